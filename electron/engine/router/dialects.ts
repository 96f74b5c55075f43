import { os, type Parts } from './parts.ts';

export const dialectsRouter = ({ dialectCatalog }: Parts) =>
  os.dialects.router({
    list: os.dialects.list.handler(() => dialectCatalog.list()),
    get: os.dialects.get.handler(({ input }) => dialectCatalog.get(input)),
    update: os.dialects.update.handler(({ input }) => dialectCatalog.update(input)),
  });

import type { Services } from '../services.ts';
import { os } from './os.ts';

export const dialectsRouter = ({ dialectCatalog }: Services) =>
  os.dialects.router({
    list: os.dialects.list.handler(() => dialectCatalog.list()),
    get: os.dialects.get.handler(({ input }) => dialectCatalog.get(input)),
    update: os.dialects.update.handler(({ input }) => dialectCatalog.update(input)),
  });

import { os, type Parts } from './parts.ts';

export const eventsRouter = ({ eventCatalog }: Parts) =>
  os.events.router({
    list: os.events.list.handler(({ input }) => eventCatalog.list(input)),
    update: os.events.update.handler(({ input }) => eventCatalog.update(input)),
  });

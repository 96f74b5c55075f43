import type { Services } from '../services.ts';
import { os } from './os.ts';

export const eventsRouter = ({ eventCatalog }: Services) =>
  os.events.router({
    list: os.events.list.handler(({ input }) => eventCatalog.list(input)),
    update: os.events.update.handler(({ input }) => eventCatalog.update(input)),
  });

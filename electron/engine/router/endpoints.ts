import type { Services } from '../services.ts';
import { os } from './os.ts';

export const endpointsRouter = ({ endpoints }: Services) =>
  os.endpoints.router({
    list: os.endpoints.list.handler(({ input }) => endpoints.list(input?.dialect)),
    add: os.endpoints.add.handler(({ input }) => endpoints.add(input)),
    update: os.endpoints.update.handler(({ input: { id, ...change } }) => endpoints.update(id, change)),
    remove: os.endpoints.remove.handler(({ input }) => endpoints.remove(input.id)),
    restore: os.endpoints.restore.handler(({ input }) => endpoints.restore(input.dialect, input.endpoints)),
    point: os.endpoints.point.handler(({ input }) => endpoints.point(input.dialect, input.url, input)),
  });

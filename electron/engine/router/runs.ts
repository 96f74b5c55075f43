import type { Services } from '../services.ts';
import { os } from './os.ts';

export const runsRouter = ({ runs }: Services) =>
  os.runs.router({
    list: os.runs.list.handler(({ input }) => runs.list(input)),
    watch: os.runs.watch.handler(async function* ({ signal }) {
      yield* runs.watch(signal);
    }),
    get: os.runs.get.handler(({ input }) => runs.get(input.id)),
    remove: os.runs.remove.handler(async ({ input }) => {
      await runs.remove(input.id);
      return { removed: input.id };
    }),
    stop: os.runs.stop.handler(({ input }) => runs.stop(input.id)),
    again: os.runs.again.handler(({ input }) => runs.again(input.id, input.seed)),
  });

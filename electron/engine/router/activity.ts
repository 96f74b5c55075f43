import { failure } from '../../../shared/failure.ts';
import { os, type Parts } from './parts.ts';

export const activityRouter = ({ log, resender }: Parts) =>
  os.activity.router({
    list: os.activity.list.handler(({ input, signal }) => log.query({ ...input, signal })),
    get: os.activity.get.handler(({ input }) => {
      const found = log.get(input.id);
      if (found === undefined) throw failure('ACTIVITY_UNKNOWN', { id: input.id });
      return found;
    }),
    watch: os.activity.watch.handler(async function* ({ input, signal }) {
      yield* log.watch({ filter: input.filter, signal });
    }),
    clear: os.activity.clear.handler(() => ({ removed: log.clear() })),
    resend: os.activity.resend.handler(({ input }) => resender.resend(input.id, input.request)),
  });

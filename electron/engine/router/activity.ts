import { failure } from '../../../shared/failure.ts';
import type { Activity } from '../../../shared/model/activity.ts';
import { withWholeBodies } from '../http/decode-body.ts';
import type { Services } from '../services.ts';
import { os } from './os.ts';

export const activityRouter = ({ log, callEvents, resender }: Services) => {
  const existing = async ({
    id,
    reveal,
  }: {
    readonly id: string;
    readonly reveal?: boolean | undefined;
  }): Promise<Activity> => {
    const activity = await log.get(id, reveal);
    if (activity === undefined) throw failure('ACTIVITY_UNKNOWN', { id });
    return activity;
  };
  return os.activity.router({
    list: os.activity.list.handler(({ input, signal }) => log.query({ ...input, signal })),
    get: os.activity.get.handler(async ({ input }) => withWholeBodies(await existing(input))),
    event: os.activity.event.handler(async ({ input }) => callEvents.details(await existing(input))),
    watch: os.activity.watch.handler(async function* ({ input, signal }) {
      yield* log.watch({ ...input, signal });
    }),
    clear: os.activity.clear.handler(async () => ({ removed: await log.clear() })),
    resend: os.activity.resend.handler(({ input: { id, request, confirmHost } }) =>
      resender.resend(id, request, confirmHost),
    ),
  });
};

import { failure } from '../../../shared/failure.ts';
import type { Activity } from '../../../shared/model/activity.ts';
import type { ActivityReading } from '../activity/index/stored-activity.ts';
import type { Services } from '../services.ts';
import { os } from './os.ts';

export const activityRouter = ({ log, callEvents, resender }: Services) => {
  const existing = async (id: string, reading: ActivityReading): Promise<Activity> => {
    const activity = await log.get(id, reading);
    if (activity === undefined) throw failure('ACTIVITY_UNKNOWN', { id });
    return activity;
  };
  return os.activity.router({
    list: os.activity.list.handler(({ input, signal }) => log.query({ ...input, signal })),
    get: os.activity.get.handler(({ input: { id, reveal } }) => existing(id, { reveal, isShown: true })),
    event: os.activity.event.handler(async ({ input: { id, reveal } }) =>
      callEvents.details(await existing(id, { reveal })),
    ),
    watch: os.activity.watch.handler(async function* ({ input, signal }) {
      yield* log.watch({ ...input, signal });
    }),
    clear: os.activity.clear.handler(async () => ({ removed: await log.clear() })),
    resend: os.activity.resend.handler(({ input: { id, request, confirmHost } }) =>
      resender.resend(id, request, confirmHost),
    ),
  });
};

import type { Knowledge } from '../../electron/engine/activity/index/activity-index.ts';
import type { ActivityLog } from '../../electron/engine/activity/log.ts';
import { createLinks, type Links } from '../../electron/engine/receiver/links.ts';
import { createReceiver, type Receiver, type ReceiverOptions } from '../../electron/engine/receiver/receiver.ts';
import type { Capture } from '../../shared/model/capture.ts';
import { openLog } from './open-log.ts';
import { withFolder } from './temporary-folder.ts';

interface ListeningReceiver {
  readonly receiver: Receiver;
  readonly log: ActivityLog;
  readonly links: Links;
  readonly port: number;
  /** The captures in the order they started. */
  captures(): Promise<Capture[]>;
}

/** Runs with a receiver on a free port and an activity log of its own. */
export function withReceiver<Result>(
  work: (parts: ListeningReceiver) => Promise<Result>,
  { knowledge = {}, ...options }: Partial<ReceiverOptions> & { readonly knowledge?: Partial<Knowledge> } = {},
): Promise<Result> {
  return withFolder(async (folder) => {
    const log = await openLog(`${folder}/activity.db`, {
      clock: Date.now,
      keepRows: 500_000,
      keepDays: 3650,
      knowledge,
    });
    const links = createLinks();
    const receiver = createReceiver({ log, links, clock: Date.now, bodyLimit: () => 10 * 1024 * 1024, ...options });
    try {
      const { port } = await receiver.start({ host: '127.0.0.1', port: 0 });
      if (port === null) throw new Error(`the receiver does not listen: ${receiver.status().problem?.message}`);
      const captures = async () => {
        const { items } = await log.query({ limit: 1000 });
        return (await Promise.all(items.reverse().map(({ id }) => log.get(id)))) as Capture[];
      };
      return await work({ receiver, log, links, port, captures });
    } finally {
      await receiver.stop();
      await log.close();
    }
  });
}

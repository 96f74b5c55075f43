import { dirname, join } from 'node:path';
import { indexInThread } from '../../electron/engine/activity/index/index-client.ts';
import { openActivityLog } from '../../electron/engine/activity/log.ts';
import { createLinks } from '../../electron/engine/receiver/links.ts';
import { createReceiver } from '../../electron/engine/receiver/receiver.ts';

/**
 * A process of its own: a receiver with a real activity log, indexed in a thread that recognizes events, until it is
 * killed. Prints its port.
 */
const file = process.argv[2] ?? '';
const root = join(import.meta.dirname, '../..');
const log = await openActivityLog({
  file,
  folder: join(dirname(file), 'activity'),
  ...{ clock: Date.now, keepRows: 10_000_000, keepDays: 3650 },
  startIndex: indexInThread(join(root, 'electron/engine/index-thread.ts'), [
    join(root, 'resources/dialects'),
    join(dirname(file), 'dialects'),
  ]),
});
const receiver = createReceiver({ log, links: createLinks(), clock: Date.now, bodyLimit: () => 10 * 1024 * 1024 });
const { port } = await receiver.start({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${port}\n`);

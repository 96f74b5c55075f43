import { openActivityLog } from '../../electron/engine/activity/log.ts';
import { createLinks } from '../../electron/engine/receiver/links.ts';
import { createReceiver } from '../../electron/engine/receiver/receiver.ts';

/** A process of its own that serves a receiver with a real record until it is killed. Prints its port. */
const log = openActivityLog(process.argv[2] ?? '', { clock: Date.now, keepRows: 10_000_000, keepDays: 3650 });
const receiver = createReceiver({ log, links: createLinks(), clock: Date.now, bodyLimit: () => 10 * 1024 * 1024 });
const { port } = await receiver.start({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${port}\n`);

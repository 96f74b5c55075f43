import { join } from 'node:path';
import { openActivityLog } from '../../electron/engine/activity/log.ts';
import { openDialects } from '../../electron/engine/dialects/dialects.ts';
import { createLinks } from '../../electron/engine/receiver/links.ts';
import { createReceiver } from '../../electron/engine/receiver/receiver.ts';
import { createRecognizer } from '../../electron/engine/recognition/recognizer.ts';

/** A process of its own: a receiver with a real record, that knows events again, until it is killed. Prints its port. */
const log = openActivityLog(process.argv[2] ?? '', { clock: Date.now, keepRows: 10_000_000, keepDays: 3650 });
const dialects = openDialects(join(import.meta.dirname, '../../resources/dialects'));
const receiver = createReceiver({
  log,
  links: createLinks(),
  clock: Date.now,
  bodyLimit: () => 10 * 1024 * 1024,
  recognize: createRecognizer(dialects.all()).recognizeRequest,
});
const { port } = await receiver.start({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${port}\n`);

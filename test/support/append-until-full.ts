import { openLog } from './open-log.ts';
import { sampleCapture } from './sample-activities.ts';

/** A process of its own, started under a file-size limit: appends until the record cannot grow, and prints what came of it. */
const log = await openLog(process.argv[2] ?? '', { clock: Date.now, keepRows: 500_000, keepDays: 3650 });
const large = log.append(sampleCapture({ id: 'large', body: 'x'.repeat(8_000_000) }));
const together = await Promise.allSettled([
  log.append(sampleCapture({ id: 'before' })),
  large,
  log.append(sampleCapture({ id: 'after' })),
]);
let written = 2;
let refused: { code: string; message: string } | null = null;
while (refused === null && written < 10_000) {
  const body = 'x'.repeat(20_000);
  try {
    await log.append(sampleCapture({ id: `capture-${written}`, body }));
    written += 1;
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    refused = { code, message };
  }
}
const { total } = await log.query({});
await log.close();
process.stdout.write(JSON.stringify({ written, refused, total, together: together.map(({ status }) => status) }));

import { randomFillSync } from 'node:crypto';
import type { Clock } from '../host-services.ts';

/** Bytes of randomness fetched at once: asking the system for each id would cost more than the rest of it. */
const poolBytes = 4096;

/**
 * Makes ids of activities: UUIDs of version 7 (RFC 9562), which begin with the time. Ids that follow each other in time
 * then lie side by side in the index; random ones would rewrite a page of it for every row.
 */
export function createActivityIds(clock: Clock): () => string {
  const pool = Buffer.alloc(poolBytes);
  let used = poolBytes;
  let at = Number.NaN;
  let prefix = '';
  return () => {
    if (used + 10 > poolBytes) {
      randomFillSync(pool);
      used = 0;
    }
    const random = pool.toString('hex', used, used + 10);
    used += 10;
    const now = clock();
    if (now !== at) prefix = timeOf(now);
    at = now;
    const variant = ((Number.parseInt(random.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
    return `${prefix}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`;
  };
}

/** Milliseconds, as the first 48 bits have them. */
function timeOf(now: number): string {
  const time = Math.max(0, now).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}`;
}

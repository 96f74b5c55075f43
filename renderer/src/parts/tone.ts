import type { ActivityRow } from '../../../shared/model/activity.ts';
import { isFailedStatus } from '../../../shared/model/delivery.ts';

/** What a status means; a glyph or word goes with each, so that color is never alone. */
export type Tone = 'good' | 'warning' | 'bad';

/** Of an activity. A delivery was accepted or not: one that ended on a redirect was not. */
export function toneOf({ kind, status }: Pick<ActivityRow, 'kind' | 'status'>): Tone {
  if (kind === 'delivery') return isFailedStatus(status) ? 'bad' : 'good';
  return toneOfResponse(status);
}

/** Of a response that may not be the last word: a redirect leads on. 0 where none came. */
export function toneOfResponse(status: number): Tone {
  if (status === 0 || status >= 400) return 'bad';
  return isFailedStatus(status) ? 'warning' : 'good';
}

import { dirname, join } from 'node:path';
import type { Knowledge } from '../../electron/engine/activity/index/activity-index.ts';
import { indexHere } from '../../electron/engine/activity/index/index-here.ts';
import { type ActivityLog, openActivityLog } from '../../electron/engine/activity/log.ts';
import type { Activity } from '../../shared/model/activity.ts';

/** Those that stand in an activity itself. */
export const parametersOf = (activity: Activity): ReadonlyMap<string, string> =>
  new Map(Object.entries(activity.kind === 'delivery' && activity.event.dialect !== null ? activity.parameters : {}));

export const unknowing: Knowledge = { recognize: () => null, searchTerms: () => [], parameters: parametersOf };

/** An activity log whose database is `file`, with its journal beside it. */
export function openLog(
  file: string,
  options: {
    readonly clock?: () => number;
    readonly keepRows?: number;
    readonly keepDays?: number;
    readonly knowledge?: Partial<Knowledge>;
  } = {},
): Promise<ActivityLog> {
  const { clock = Date.now, keepRows = 500_000, keepDays = 3650, knowledge } = options;
  const folder = join(dirname(file), 'activity');
  const startIndex = indexHere(clock, { ...unknowing, ...knowledge });
  return openActivityLog({ file, folder, clock, keepRows, keepDays, startIndex });
}

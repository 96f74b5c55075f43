import { join } from 'node:path';
import type { CallActivity } from '../../../electron/engine/activity/index/call-store.ts';
import { rowOf } from '../../../electron/engine/activity/kinds.ts';
import { createCallEventReader } from '../../../electron/engine/calls/call-events.ts';
import type { CallMaterial } from '../../../electron/engine/calls/call-summary.ts';
import { ladderOf } from '../../../electron/engine/calls/ladder.ts';
import { openDialects } from '../../../electron/engine/dialects/dialects.ts';
import { createRecognizer } from '../../../electron/engine/recognition/recognizer.ts';
import type { Activity } from '../../../shared/model/activity.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import { resources } from '../../support/open-engine.ts';
import { sampleDelivery } from '../../support/sample-activities.ts';

export const dialects = openDialects(join(resources, 'dialects'), '/nowhere');
export const callEvents = createCallEventReader(dialects.all(), createRecognizer(dialects.all()));

export const startedAt = Date.parse('2026-11-20T14:00:00.000Z');

/** A delivery of `dialect:event` so many seconds after the start. */
export function sentEvent(
  name: string,
  seconds: number,
  parameters: Record<string, string> = {},
  parts: Partial<Delivery> = {},
) {
  const [dialect = '', key = ''] = name.split(':');
  const { label } = dialects.event(dialect, key);
  return sampleDelivery({
    id: `${key}-${seconds}`,
    at: new Date(startedAt + seconds * 1000).toISOString(),
    event: { dialect, key, label, id: `${key}.1.1.1` },
    parameters,
    ...parts,
  });
}

export const storedActivities = (activities: readonly Activity[]): CallActivity[] =>
  activities.map((activity, index) => ({ row: { seq: index + 1, ...rowOf(activity) }, activity }));

/** The ladder of these activities as it is so many seconds after the start. */
export function ladderAt(seconds: number, activities: readonly Activity[], parts: Partial<CallMaterial> = {}) {
  const material = { id: 'call-1', seq: activities.length, run: null, omitted: 0, tally: [] };
  return ladderOf(
    { ...material, activities: storedActivities(activities), now: startedAt + seconds * 1000, ...parts },
    callEvents,
  );
}

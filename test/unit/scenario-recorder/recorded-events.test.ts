import { expect, it } from 'vitest';
import { readRecordedEvents } from '../../../electron/engine/scenario-recorder/recorded-events.ts';
import type { Activity } from '../../../shared/model/activity.ts';
import { openLog } from '../../support/open-log.ts';
import { withFolder } from '../../support/temporary-folder.ts';
import { callEvents, sentEvent, startedAt } from '../calls/telephony.ts';

const read = (activities: readonly Activity[], call = 'call-1') =>
  withFolder(async (folder) => {
    const log = await openLog(`${folder}/activity.db`, { clock: () => startedAt, keepRows: 1e6, keepDays: 3650 });
    try {
      for (let from = 0; from < activities.length; from += 1000) {
        await Promise.all(activities.slice(from, from + 1000).map((activity) => log.append(activity)));
      }
      return await readRecordedEvents(call, { log, callEvents });
    } finally {
      await log.close();
    }
  });

it('reads the first and the last 2,500 activities of a long call, and notes it', async () => {
  const activities = Array.from({ length: 5200 }, (_, index) =>
    sentEvent('pbxware:ringing', index, { extension: '101' }, { id: `d${index}` }),
  );
  const { events, notes } = await read(activities);
  const ids = events.map(({ row }) => row.id);
  expect([ids.length, ids[0], ids[2499], ids[2500], ids.at(-1)]).toEqual([5000, 'd0', 'd2499', 'd2700', 'd5199']);
  expect(notes).toEqual(['Only the first 2,500 and the last 2,500 requests of the call were used.']);
});

it('leaves out what a person sent again, and reads no other call', async () => {
  const ring = sentEvent('pbxware:ringing', 0, { extension: '101' }, { id: 'ring' });
  const resent = { ...ring, id: 'resent', event: { ...ring.event, id: 'resend.0.1763647312.104' } };
  const { events, notes, isInLog } = await read([ring, resent, { ...ring, id: 'other', callId: 'call-2' }]);
  expect(events.map(({ row }) => row.id)).toEqual(['ring']);
  expect([notes, isInLog]).toEqual([[], true]);
  expect(await read([ring], 'call-3')).toEqual({ events: [], notes: [], isInLog: false });
});

import { expect, it } from 'vitest';
import { countsOf, timelineGroupsOf } from '../../../../renderer/src/simulator/demo-timeline.ts';
import type { Delivery } from '../../../../shared/model/delivery.ts';
import { sampleDelivery } from '../../../support/sample-activities.ts';

let made = 0;
const delivery = (key: string, action: string, capture: string | null = null): Delivery => {
  made += 1;
  return sampleDelivery({
    id: `d${made}`,
    action: { id: action, name: action },
    event: { dialect: 'pbxware', key, label: key, id: `${key}.1.1.1` },
    capture,
  });
};

it('puts the deliveries of one event together, in order', () => {
  const groups = timelineGroupsOf([delivery('ring', 'look up'), delivery('ring', 'log'), delivery('missed', 'ticket')]);
  expect(groups.map(({ key, deliveries }) => [key, deliveries.map(({ action }) => action.name)])).toEqual([
    ['ring', ['look up', 'log']],
    ['missed', ['ticket']],
  ]);
});

it('tells the same event twice when it happened twice', () => {
  const groups = timelineGroupsOf([delivery('ring', 'log'), delivery('ring', 'log')]);
  expect(groups).toHaveLength(2);
  expect(new Set(groups.map(({ id }) => id)).size).toBe(2);
});

it('counts events, deliveries and what was captured', () => {
  expect(countsOf([])).toBe('0 events, 0 deliveries, 0 captured');
  expect(countsOf([delivery('ring', 'log', 'c1')])).toBe('1 event, 1 delivery, 1 captured');
  expect(countsOf([delivery('ring', 'a', 'c1'), delivery('ring', 'b')])).toBe('1 event, 2 deliveries, 1 captured');
});

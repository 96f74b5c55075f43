import { expect, it } from 'vitest';
import { createActivityIds } from '../../../electron/engine/activity/activity-id.ts';

it('makes ids that differ and stand in the order of their time', () => {
  let now = Date.parse('2026-11-20T14:02:00.000Z');
  const newId = createActivityIds(() => now);
  const ids = Array.from({ length: 5000 }, () => {
    now += 1;
    return newId();
  });
  expect(new Set(ids).size).toBe(5000);
  expect([...ids].sort()).toEqual(ids);
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(ids.every((id) => uuid.test(id))).toBe(true);
});

it('makes different ids within one millisecond', () => {
  const newId = createActivityIds(() => 0);
  expect(new Set(Array.from({ length: 5000 }, newId)).size).toBe(5000);
});

import { expect, it } from 'vitest';
import { createEventIds } from '../../../electron/engine/sender/event-id.ts';

it('makes test ids as the PBXware Activity Monitor shows them', () => {
  const ids = createEventIds(() => 1724931550033);
  expect(ids('test', 1)).toBe('test.1.1724931550.033');
  expect(ids('test', 1)).toBe('test.1.1724931550.0331');
  expect(createEventIds(() => 1724931502490)('test', 2)).toBe('test.2.1724931502.49');
  expect(createEventIds(() => 1724931502000)('call_incoming', 3)).toBe('call_incoming.3.1724931502.0');
});

it('never makes the same id twice, however fast', () => {
  const ids = createEventIds(() => 1724931550999);
  const made = Array.from({ length: 1000 }, () => ids('test', 1));
  expect(new Set(made).size).toBe(1000);
  expect(made.every((id) => /^test\.1\.\d{10}\.\d{1,4}$/.test(id))).toBe(true);
});

import { expect, it } from 'vitest';
import { minuteClock } from '../../../../renderer/src/parts/times.ts';

it.each([
  [0, '0:00'],
  [7.9, '0:07'],
  [70, '1:10'],
  [3600, '1:00:00'],
  [3723, '1:02:03'],
  [-4, '0:00'],
])('writes %d seconds as %s', (seconds, text) => {
  expect(minuteClock(seconds)).toBe(text);
});

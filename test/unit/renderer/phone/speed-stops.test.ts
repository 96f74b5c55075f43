import { expect, it } from 'vitest';
import { speedAt, speedStops, stopOf } from '../../../../renderer/src/phone/speed-stops.ts';

it('goes from x1 to x60, each stop faster than the one before by no more than one and a half to two times', () => {
  expect([speedStops[0], speedStops.at(-1)]).toEqual([1, 60]);
  for (const [at, stop] of speedStops.entries()) {
    const before = speedStops[at - 1];
    if (before === undefined) continue;
    expect(stop / before).toBeGreaterThan(1);
    expect(stop / before).toBeLessThanOrEqual(1.5);
  }
});

it('finds the stop of every speed and the speed of every stop', () => {
  for (const [at, stop] of speedStops.entries()) {
    expect(stopOf(stop)).toBe(at);
    expect(speedAt(at)).toBe(stop);
  }
});

it('stands at the nearest stop for a speed between or beyond, and stays within', () => {
  expect(speedAt(stopOf(11))).toBe(12);
  expect(speedAt(stopOf(1000))).toBe(60);
  expect(speedAt(-3)).toBe(1);
  expect(speedAt(99)).toBe(60);
});

import { expect, it } from 'vitest';
import { barOf } from '../../../../renderer/src/ladder/call-bar.ts';

it('rings, is answered, and ends with the last event that says so', () => {
  const arrows = [
    { y: 40, phase: 'ringing' },
    { y: 80, phase: 'none' },
    { y: 120, phase: 'answered' },
    { y: 160, phase: 'ended' },
    { y: 200, phase: 'ended' },
    { y: 240, phase: null },
  ] as const;
  expect(barOf(arrows, null)).toEqual({
    segments: [
      { state: 'ringing', from: 40, to: 120 },
      { state: 'answered', from: 120, to: 200 },
    ],
    ended: 200,
  });
});

it('goes on when one of several phones hung up before another answered', () => {
  const arrows = [
    { y: 40, phase: 'ringing' },
    { y: 80, phase: 'ended' },
    { y: 120, phase: 'answered' },
  ] as const;
  expect(barOf(arrows, null)).toEqual({
    segments: [{ state: 'ringing', from: 40, to: 120 }],
    ended: null,
  });
});

it('goes down to now while the call is played, in the state of its phone', () => {
  const arrows = [
    { y: 40, phase: 'ringing' },
    { y: 80, phase: 'answered' },
  ] as const;
  expect(barOf(arrows, { state: 'held', y: 120 })).toEqual({
    segments: [
      { state: 'ringing', from: 40, to: 80 },
      { state: 'held', from: 80, to: 120 },
    ],
    ended: null,
  });
  expect(barOf(arrows, { state: 'answered', y: 120 }).segments.at(-1)).toEqual({
    state: 'answered',
    from: 80,
    to: 120,
  });
});

it('has nothing to show of what happens without a call', () => {
  expect(barOf([{ y: 40, phase: 'none' }], null)).toEqual({ segments: [], ended: null });
  expect(barOf([], null)).toEqual({ segments: [], ended: null });
});

it('is held from the event that says so to the one that takes it back, whatever is sent between', () => {
  const arrows = [
    { y: 40, phase: 'answered' },
    { y: 80, phase: 'answered', hold: 'begins' },
    { y: 120, phase: 'answered', hold: null },
    { y: 160, phase: 'answered', hold: 'ends' },
    { y: 200, phase: 'ended' },
  ] as const;
  expect(barOf(arrows, null).segments).toEqual([
    { state: 'answered', from: 40, to: 80 },
    { state: 'held', from: 80, to: 160 },
    { state: 'answered', from: 160, to: 200 },
  ]);
});

it('stands as is known of the call where no event tells of it, and still ends only where an event says so', () => {
  const arrows = [
    { y: 40, phase: 'ringing' },
    { y: 80, phase: 'ended' },
  ] as const;
  const transitions = [
    { state: 'ringing', y: 40 },
    { state: 'answered', y: 55 },
    { state: 'ended', y: 80 },
  ] as const;
  const whole = [
    { state: 'ringing', from: 40, to: 55 },
    { state: 'answered', from: 55, to: 80 },
  ];
  expect(barOf(arrows, null, transitions)).toEqual({ segments: whole, ended: 80 });
  expect(barOf([arrows[0], { y: 80, phase: 'ringing' }], null, transitions)).toEqual({ segments: whole, ended: null });
});

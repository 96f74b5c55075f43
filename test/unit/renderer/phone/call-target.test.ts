import { describe, expect, it } from 'vitest';
import { newSetup } from '../../../../renderer/src/phone/call-setup.ts';
import {
  callObstacle,
  isHeard,
  playableIn,
  quietIn,
  silentDialects,
  targetKindOf,
  targetOf,
} from '../../../../renderer/src/phone/call-target.ts';
import type { Scenario } from '../../../../shared/model/scenario.ts';

const event = (dialect: string, key: string, change: Partial<Parameters<typeof isHeard>[2][number]> = {}) => ({
  ...{ dialect, key, phase: 'ringing' as const, active: true, effective: true, actions: [], endpoints: 0 },
  ...change,
});
const scenario = (...dialects: readonly [string, readonly string[]][]): Scenario => ({
  ...{ id: 'one', label: 'One', description: '', direction: 'inbound', own: false, length: 1 },
  dialects: dialects.map(([dialect, events]) => ({
    ...{ dialect, note: null },
    steps: events.map((key) => ({ at: 0, event: key, leg: null })),
  })),
});

it('sends what is bound where something is, to the receiver where nothing is, and to what was chosen', () => {
  const bound = [event('a', 'ring', { endpoints: 1 }), event('b', 'ring')];
  expect(targetKindOf(null, bound, ['a', 'b'])).toBe('bound');
  expect(targetKindOf(null, bound, ['b'])).toBe('receiver');
  expect(targetKindOf(null, [event('a', 'dnd', { phase: 'none', endpoints: 1 })], ['a'])).toBe('receiver');
  expect(targetKindOf('url', bound, ['a'])).toBe('url');
});

it('gives a call no URL where it goes to what is bound', () => {
  expect(targetOf('bound', 'http://h', 'http://r')).toBeUndefined();
  expect(targetOf('url', ' http://h/x ', null)).toBe('http://h/x');
  expect(targetOf('receiver', '', 'http://127.0.0.1:4400')).toMatch(/^http:\/\/127\.0\.0\.1:4400\//);
});

describe('what stands in the way of every call', () => {
  const now = {
    ...{ setup: newSetup, targetKind: 'bound' as const, dialects: ['a'], eventsActive: true, receiverUrl: 'http://r' },
    events: [event('a', 'ring', { actions: ['x'] })],
  };
  const kind = (change: Partial<Parameters<typeof callObstacle>[0]>) => callObstacle({ ...now, ...change })?.kind;

  it('is nothing where one event of one dialect would be sent', () => {
    expect(callObstacle(now)).toBeNull();
    expect(callObstacle({ ...now, events: [event('a', 'ring', { endpoints: 2 })] })).toBeNull();
  });

  it('is the dialect, then the numbers, then what is bound and switched on', () => {
    expect(kind({ dialects: [] })).toBe('no-dialect');
    expect(kind({ setup: { ...newSetup, caller: { number: '', name: 'Anna' } } })).toBe('no-number');
    expect(kind({ events: [event('a', 'ring')] })).toBe('nothing-bound');
    expect(kind({ events: [event('b', 'ring', { actions: ['x'] })] })).toBe('nothing-bound');
    expect(kind({ eventsActive: false })).toBe('all-off');
    expect(kind({ events: [event('a', 'ring', { actions: ['x'], effective: false })] })).toBe('events-off');
  });

  it('is of a URL only the URL, and of the receiver only that it is off', () => {
    const off = { events: [], eventsActive: false };
    expect(kind({ ...off, targetKind: 'url' })).toBe('no-url');
    expect(kind({ ...off, targetKind: 'url', setup: { ...newSetup, url: 'crm' } })).toBe('bad-url');
    expect(kind({ ...off, targetKind: 'url', setup: { ...newSetup, url: 'http://crm/x' } })).toBeUndefined();
    expect(kind({ ...off, targetKind: 'receiver' })).toBeUndefined();
    expect(kind({ ...off, targetKind: 'receiver', receiverUrl: null })).toBe('receiver-off');
  });
});

it('names the dialects that stay silent while others are heard', () => {
  const events = [event('a', 'ring', { actions: ['x'] }), event('b', 'ring')];
  expect(silentDialects('bound', events, ['a', 'b'])).toEqual(['b']);
  expect(silentDialects('bound', events, ['b'])).toEqual([]);
  expect(silentDialects('receiver', events, ['a', 'b'])).toEqual([]);
});

it('offers what one of the dialects can play, and says who tells nothing of it', () => {
  const both = scenario(['a', ['ring']], ['b', []]);
  expect(playableIn([both, scenario(['c', ['ring']])], ['a', 'b'])).toEqual([both]);
  expect(quietIn(both, ['a', 'b', 'c'])).toEqual(['b', 'c']);
});

it('hears a scenario only where an event of it is carried', () => {
  const events = [event('a', 'ring', { actions: ['x'] }), event('a', 'end', { effective: false, actions: ['x'] })];
  expect(isHeard(scenario(['a', ['ring', 'end']]), 'bound', events, ['a'])).toBe(true);
  expect(isHeard(scenario(['a', ['end']]), 'bound', events, ['a'])).toBe(false);
  expect(isHeard(scenario(['a', ['end']]), 'receiver', events, ['a'])).toBe(true);
});

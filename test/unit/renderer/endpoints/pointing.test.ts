import { describe, expect, it } from 'vitest';
import { pointingOf, unpointed } from '../../../../renderer/src/endpoints/pointing.ts';
import type { Endpoint } from '../../../../shared/model/endpoint.ts';
import { endpoint, info } from './sample-dialect.ts';

const to = (event: string, over: Partial<Endpoint> = {}): Endpoint => endpoint({ event, ...over });
const everything = ['incoming', 'ringing', 'hangup'].map((event) => to(event));

/** The whole sentence. */
const none: ReadonlySet<string> = new Set();
const said = (endpoints: readonly Endpoint[], off = none): string => {
  const { lead, url, rest } = pointingOf(info, endpoints, off);
  return [url === null ? lead : `${lead} ${url}`, rest].filter((text) => text !== '').join('; ');
};

describe('where a dialect points, in words', () => {
  it('is nowhere at first', () => {
    expect(pointingOf(info, [], none)).toMatchObject({ state: 'nowhere', lead: 'No URL set', url: null });
    expect(pointingOf(info, [to('incoming', { enabled: false })], none).state).toBe('nowhere');
  });

  it('is all of them when every event that everybody has goes there; newer and older ones are said to be off', () => {
    expect(pointingOf(info, everything, none).state).toBe('all');
    expect(said(everything)).toBe('All 3 events go to https://a.example.com; 1 newer and 1 older ones are off');
  });

  it('counts a newer event once it is on', () => {
    expect(said([...everything, to('answered')])).toBe('All 4 events go to https://a.example.com; 1 older one is off');
  });

  it('counts those that go when some do not', () => {
    const some = everything.slice(0, 2);
    expect(pointingOf(info, some, none).state).toBe('some');
    expect(said(some)).toContain('2 of 3 events go to https://a.example.com');
    expect(said(everything.slice(0, 1))).toContain('1 of 3 events goes to https://a.example.com');
  });

  it('counts URLs when there are several', () => {
    expect(said([...everything, to('hangup', { url: 'https://b.example.com' })])).toContain(
      'All 3 events go to 2 URLs',
    );
  });

  it('does not hide that an event is switched off', () => {
    expect(said(everything, new Set(['hangup', 'api']))).toContain('hangup is turned off');
    expect(said(everything, new Set(['hangup', 'ringing']))).toContain('2 of them are turned off');
  });

  it('names extensions and conditions that have their own, a few of many', () => {
    const own = ['101', '102', '103', '104'].map((owner) => to('hangup', { scope: 'extension', owner }));
    expect(said([...everything, ...own.slice(0, 1)])).toContain('Extension 101 also has its own URL');
    expect(said(own.slice(0, 2))).toBe('Only Extension 101 and Extension 102 have URLs');
    expect(said(own)).toBe('Only Extension 101, Extension 102 and 2 more have URLs');
  });
});

it('undoes the pointing alone: what was set for one extension meanwhile stays', () => {
  const before = [to('incoming', { id: 'old' })];
  const set = to('hangup', { id: 'since', scope: 'extension', owner: '102' });
  const now = [to('incoming', { id: 'old', url: 'https://new.example.com' }), to('ringing', { id: 'new' }), set];
  expect(unpointed(before, now)).toEqual([before[0], set]);
});

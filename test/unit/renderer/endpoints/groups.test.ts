import { describe, expect, it } from 'vitest';
import {
  groupHolds,
  groupsOf,
  nthOf,
  putBack,
  sharedSetup,
  titleOf,
} from '../../../../renderer/src/endpoints/groups.ts';
import type { DialectInfo } from '../../../../shared/contract/dialects.ts';
import type { Endpoint } from '../../../../shared/model/endpoint.ts';
import { endpoint, info } from './sample-dialect.ts';

const titles = (endpoints: readonly Endpoint[], opened: Parameters<typeof groupsOf>[2] = []): string[] =>
  groupsOf(info, endpoints, opened).map(({ title }) => title);

describe('the groups of endpoints', () => {
  it('begin with the whole system, with a line for every event of it even when nothing is set', () => {
    const [whole, ...others] = groupsOf(info, [], []);
    expect(others).toEqual([]);
    expect(whole?.title).toBe('Entire system');
    expect(whole?.lines).toEqual(info.events.map(({ key }) => ({ event: key, endpoint: null })));
  });

  it('come scope by scope as the dialect has them, every one before single ones, numbers by their size', () => {
    const of = (scope: string, owner: string) => endpoint({ scope, owner, event: 'ringing' });
    const given = [of('extension', '1001'), of('extension', '102'), of('condition', '268'), of('extension', '')];
    expect(titles(given)).toEqual([
      'Entire system',
      'Dialplan condition 268',
      'All extensions',
      'Extension 102',
      'Extension 1001',
    ]);
  });

  it('have the events of their scope only, several endpoints of one event side by side', () => {
    const one = endpoint({ id: '1', scope: 'extension', owner: '102', event: 'hangup' });
    const two = endpoint({ id: '2', scope: 'extension', owner: '102', event: 'hangup' });
    const [, group] = groupsOf(info, [one, two], []);
    expect(group?.lines).toEqual([
      { event: 'ringing', endpoint: null },
      { event: 'hangup', endpoint: one },
      { event: 'hangup', endpoint: two },
    ]);
  });

  it('show what is set although its event or its scope is gone', () => {
    const lost = endpoint({ scope: 'queue', owner: '7', event: 'joined' });
    const group = groupsOf(info, [lost], []).at(-1);
    expect(group?.title).toBe('queue 7');
    expect(group?.lines.at(-1)).toEqual({ event: 'joined', endpoint: lost });
  });

  it('hold what a person has opened, once, also after it has its first endpoint', () => {
    const opened = [{ scope: 'extension', owner: '105' }];
    expect(titles([], opened)).toEqual(['Entire system', 'Extension 105']);
    expect(titles([endpoint({ scope: 'extension', owner: '105', event: 'hangup' })], opened)).toHaveLength(2);
  });

  it('are found by every word in title, URL, note or event id', () => {
    const noted = endpoint({
      scope: 'extension',
      owner: '102',
      url: 'https://crm.example.com/pop',
      notes: 'Front view',
    });
    const group = groupsOf(info, [noted], [])[1];
    const holds = (text: string): boolean => group !== undefined && groupHolds(group, text);
    expect(['102 crm', 'FRONT', noted.id, 'extension'].map(holds)).toEqual([true, true, true, true]);
    expect(holds('102 nobody')).toBe(false);
  });
});

it('names whose endpoints they are', () => {
  const none: Pick<DialectInfo, 'scopes'> = { scopes: [] };
  expect(titleOf(info, { scope: null, owner: '' })).toBe('Entire system');
  expect(titleOf(info, { scope: 'condition', owner: '' })).toBe('All dialplan conditions');
  expect(titleOf(none, { scope: 'condition', owner: '268' })).toBe('condition 268');
});

it('tells a setup that all endpoints share from one that differs and one that nobody set', () => {
  const set = (setup: Record<string, string>) => ({ setup });
  expect(sharedSetup([set({ post: '1' }), set({ post: '1' })], 'post')).toEqual({ kind: 'same', value: '1' });
  expect(sharedSetup([set({ post: '1' }), set({})], 'post')).toEqual({ kind: 'mixed' });
  expect(sharedSetup([set({})], 'post')).toEqual({ kind: 'unset' });
  expect(sharedSetup([], 'post')).toEqual({ kind: 'unset' });
});

it('puts back what was taken away where it stood, and keeps what came and changed meanwhile', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => endpoint({ id })) as [Endpoint, Endpoint, Endpoint, Endpoint];
  const changed = { ...c, url: 'https://new.example.com' };
  expect(putBack([a, b, c], [b], [a, changed, d])).toEqual([a, b, changed, d]);
  expect(putBack([a, b], [a, b], [])).toEqual([a, b]);
  // Somebody else has put it back before.
  expect(putBack([a, b], [b], [a, b])).toEqual([a, b]);
});

it('numbers endpoints of the same event and owner, and no others', () => {
  const one = endpoint({ scope: 'extension', owner: '102', event: 'hangup' });
  const two = endpoint({ scope: 'extension', owner: '102', event: 'hangup' });
  const other = endpoint({ scope: 'extension', owner: '103', event: 'hangup' });
  const all = [one, other, two];
  expect(all.map((endpoint) => nthOf(all, endpoint))).toEqual([1, null, 2]);
});

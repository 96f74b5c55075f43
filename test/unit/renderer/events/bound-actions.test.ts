import { describe, expect, it } from 'vitest';
import { reorder, searcher, toggle, withoutGone } from '../../../../renderer/src/events/bound-actions.ts';
import type { ActionSummary } from '../../../../shared/model/action.ts';

describe('the bound actions of an event', () => {
  it('get a new one at the end and lose the one that is unticked', () => {
    expect(toggle(['a', 'b'], 'c')).toEqual(['a', 'b', 'c']);
    expect(toggle(['a', 'b', 'c'], 'b')).toEqual(['a', 'c']);
  });

  it('are reordered, never past an end, and nothing is lost', () => {
    expect(reorder(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
    expect(reorder(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
    expect(reorder(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
    expect(reorder(['a', 'b', 'c'], 1, 99)).toEqual(['a', 'c', 'b']);
    expect(reorder(['a', 'b', 'c'], 7, 0)).toEqual(['a', 'b', 'c']);
  });

  it('leave out what no collection has any more', () => {
    expect(
      withoutGone(
        ['a', 'gone', 'b'],
        new Map([
          ['a', 1],
          ['b', 2],
        ]),
      ),
    ).toEqual(['a', 'b']);
  });
});

describe('the search for actions', () => {
  const action = (id: string, name: string, more: Partial<ActionSummary> = {}): ActionSummary => ({
    id,
    name,
    identifier: '',
    description: '',
    method: 'GET',
    url: 'https://api.example.com/',
    collection: { id: 'c', name: 'Small CRM' },
    folder: [],
    folderIds: [],
    index: 0,
    activeEvents: 0,
    unresolved: [],
    ...more,
  });
  const actions = [
    action('1', 'Look up caller', { url: 'https://crm.example.com/people?phone={{caller_id}}' }),
    action('2', 'Log call', { method: 'POST', folder: ['Calls', 'Archive'] }),
    action('3', 'Send (a+b)*', { collection: { id: 'd', name: 'Messages' } }),
  ];
  const idsFor = (text: string): readonly string[] => searcher(actions)(text).map(({ id }) => id);

  it('finds every word, in whatever order and wherever it stands', () => {
    expect(idsFor('')).toEqual(['1', '2', '3']);
    expect(idsFor('  ARCHIVE post ')).toEqual(['2']);
    expect(idsFor('people crm')).toEqual(['1']);
    expect(idsFor('messages')).toEqual(['3']);
    expect(idsFor('nobody')).toEqual([]);
  });

  it('takes the text as it is, not as a pattern', () => {
    expect(idsFor('(a+b)*')).toEqual(['3']);
    expect(idsFor('{{caller_id}}')).toEqual(['1']);
  });
});

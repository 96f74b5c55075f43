import { expect, it } from 'vitest';
import { isEdits } from '../../../../renderer/src/actions/draft.ts';
import { readDrafts, writeDrafts } from '../../../../renderer/src/parts/kept-drafts.ts';

const name = 'hookswitch.actions.drafts';

function memoryStore(limit = Number.POSITIVE_INFINITY) {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (key: string) => values.get(key) ?? null,
    setItem(key: string, value: string) {
      if (value.length > limit) throw new DOMException('full', 'QuotaExceededError');
      values.set(key, value);
    },
    removeItem: (key: string) => void values.delete(key),
  };
}

it('finds drafts again, and leaves nothing behind once all are saved', () => {
  const store = memoryStore();
  const drafts = new Map([['a', { name: 'New name', request: { url: 'http://a.example/{{x}}' } }]]);
  writeDrafts(store, name, drafts);
  expect(readDrafts(store, name, isEdits)).toEqual(drafts);
  writeDrafts(store, name, new Map());
  expect(store.values.size).toBe(0);
  expect(readDrafts(store, name, isEdits).size).toBe(0);
});

it('goes on without a store that is damaged or full', () => {
  const store = memoryStore(10);
  writeDrafts(store, name, new Map([['a', { name: 'too long for it' }]]));
  expect(readDrafts(store, name, isEdits).size).toBe(0);
  for (const damaged of ['{', '[1]', 'null', '{"a":1}']) {
    const other = memoryStore();
    other.values.set(name, damaged);
    expect(readDrafts(other, name, isEdits).size).toBe(0);
  }
});

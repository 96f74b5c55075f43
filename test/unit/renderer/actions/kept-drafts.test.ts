import { expect, it } from 'vitest';
import { readDrafts, writeDrafts } from '../../../../renderer/src/actions/kept-drafts.ts';

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
  writeDrafts(store, drafts);
  expect(readDrafts(store)).toEqual(drafts);
  writeDrafts(store, new Map());
  expect(store.values.size).toBe(0);
  expect(readDrafts(store).size).toBe(0);
});

it('goes on without a store that is damaged or full', () => {
  const store = memoryStore(10);
  writeDrafts(store, new Map([['a', { name: 'too long for it' }]]));
  expect(readDrafts(store).size).toBe(0);
  for (const damaged of ['{', '[1]', 'null', '{"a":1}']) {
    const other = memoryStore();
    other.values.set('hookswitch.actions.drafts', damaged);
    expect(readDrafts(other).size).toBe(0);
  }
});

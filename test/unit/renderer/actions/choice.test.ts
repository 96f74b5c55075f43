import { expect, it } from 'vitest';
import { tickOf, toggled } from '../../../../renderer/src/actions/choice.ts';

const folder = [{ id: 'a' }, { id: 'b' }];

it('ticks a folder that is partly chosen, and clears one that is chosen whole', () => {
  const some = new Set(['a', 'z']);
  expect(tickOf(folder, some)).toBe('some');
  const all = toggled(folder, some);
  expect(tickOf(folder, all)).toBe('all');
  const none = toggled(folder, all);
  expect(tickOf(folder, none)).toBe('none');
  expect([...none]).toEqual(['z']);
});

it('shows an empty folder as not chosen', () => {
  expect(tickOf([], new Set(['a']))).toBe('none');
});

import { describe, expect, it } from 'vitest';
import { onlyOf, planWords, stillThere } from '../../../../renderer/src/collection-runs/run-choice.ts';

const request = (id: string, ...folder: string[]) => ({ id, name: `Request ${id}`, folder });
const all = [request('1', 'A'), request('2', 'A', 'B'), request('3', 'A', 'B'), request('4', 'C'), request('5')];
const only = (...ids: string[]) => onlyOf(all, new Set(ids));

describe('what is sent of a choice', () => {
  it('is nothing for all of a collection', () => {
    expect(only('1', '2', '3', '4', '5')).toBeUndefined();
  });

  it('is the name of a folder that is chosen whole, the outermost of them', () => {
    expect(only('1', '2', '3')).toEqual(['A']);
    expect(only('2', '3', '5')).toEqual(['B', '5']);
  });

  it('is the ids of requests, in the order of the collection, where a folder is not whole', () => {
    expect(only('4', '2')).toEqual(['2', 'C']);
    expect(only('1', '3')).toEqual(['1', '3']);
  });

  it('is never a name that means something else as well', () => {
    const twins = [request('1', 'A'), request('2', 'B', 'A'), request('3')];
    expect(onlyOf(twins, new Set(['1']))).toEqual(['1']);
    expect(onlyOf(twins, new Set(['2']))).toEqual(['B']);
    const named = [request('1', 'Request 2'), request('2')];
    expect(onlyOf(named, new Set(['1']))).toEqual(['1']);
    const nameless = [request('1', 'Unnamed folder'), request('2')];
    expect(onlyOf(nameless, new Set(['1']))).toEqual(['1']);
  });
});

it('counts no request that is gone, so that a choice of nothing else runs nothing', () => {
  expect(stillThere([], new Set(['gone']))).toEqual(new Set());
  expect([...stillThere(all, new Set(['4', 'gone', '1']))]).toEqual(['1', '4']);
});

it('says how much a run would do', () => {
  expect(planWords(0, 3)).toBe('Nothing selected.');
  expect(planWords(1, 1)).toBe('1 request, 1 iteration.');
  expect(planWords(4000, 3)).toBe('4,000 requests, 3 iterations: 12,000 steps.');
});

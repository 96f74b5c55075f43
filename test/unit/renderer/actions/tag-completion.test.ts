import { describe, expect, it } from 'vitest';
import { completion, fittingTags, openTagAt } from '../../../../renderer/src/actions/tag-completion.ts';

describe('completing a tag', () => {
  const complete = (text: string, caret: number, tag: string): string | null => {
    const open = openTagAt(text, caret);
    if (open === null) return null;
    const { from, to, insert } = completion(text, open, tag);
    return text.slice(0, from) + insert + text.slice(to);
  };

  it('offers one after two brackets and puts in the rest', () => {
    expect(openTagAt('a={{ca', 6)).toEqual({ from: 4, typed: 'ca' });
    expect(complete('a={{ca&b=1', 6, 'caller')).toBe('a={{caller}}&b=1');
    expect(complete('a={{}}', 4, 'caller')).toBe('a={{caller}}');
  });

  it('stays away where no tag is open', () => {
    expect(openTagAt('a={ca', 5)).toBeNull();
    expect(openTagAt('a={{b}}c', 8)).toBeNull();
    expect(openTagAt('a={{call}}', 6)).toBeNull();
    expect(openTagAt('{{a\nb', 5)).toBeNull();
  });

  it('lists tags that begin so before those that hold it', () => {
    expect(fittingTags(['Recall', 'caller', 'Call_ID', 'x'], 'call')).toEqual(['caller', 'Call_ID', 'Recall']);
    expect(fittingTags(['caller'], 'caller')).toEqual([]);
    expect(fittingTags(['a', 'b'], '')).toEqual(['a', 'b']);
  });
});

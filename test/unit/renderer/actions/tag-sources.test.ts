import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TagKnowledge, tagSources, textPieces } from '../../../../renderer/src/actions/tag-sources.ts';

const knowledge: TagKnowledge = {
  system: [{ tag: 'Caller' }, { tag: 'both' }],
  custom: [{ tag: 'key' }, { tag: 'both' }],
  environment: {
    values: [
      { key: 'host', enabled: true },
      { key: 'off', enabled: false },
    ],
  },
  saved: [
    { tag: 'version', source: 'collection', value: 'v1' },
    { tag: 'off', source: 'unresolved', value: '' },
  ],
  unresolved: ['missing', 'off'],
};

describe('where a tag comes from', () => {
  it('is told nearest first, also for tags typed a moment ago', () => {
    const sourceOf = tagSources(knowledge);
    expect(['both', 'Caller', 'host', 'key', 'version', '$guid', 'missing', 'off', 'typing'].map(sourceOf)).toEqual([
      'call',
      'call',
      'environment',
      'custom',
      'collection',
      'dynamic',
      'unresolved',
      'unresolved',
      'unknown',
    ]);
  });

  it('transitions from undefined to custom as soon as it is defined', () => {
    const defined = tagSources({ ...knowledge, custom: [...knowledge.custom, { tag: 'missing' }] });
    expect(defined('missing')).toBe('custom');
  });
});

describe('cutting a text at its tags', () => {
  it('finds whole tags only', () => {
    expect(textPieces('a{{b}}c{{ d }}{{}}{{e').map(({ text, tag }) => [text, tag])).toEqual([
      ['a', null],
      ['{{b}}', 'b'],
      ['c', null],
      ['{{ d }}', ' d '],
      ['{{}}{{e', null],
    ]);
  });
  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{', '}', '{{', '}}', 'a', '\n', '{{x}}') }), (text) => {
        const pieces = textPieces(text);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        expect(pieces.every(({ at, text: own }) => text.startsWith(own, at))).toBe(true);
      }),
    );
  });
});

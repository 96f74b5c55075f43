import * as fc from 'fast-check';
import postman from 'postman-collection';
import { describe, expect, test } from 'vitest';
import { fill, findTags, resolver } from '../../shared/template.ts';
import { resolveFrom, scopesOf } from '../support/template-scopes.ts';

const empty = { asPostman: false, unresolvedTags: 'empty' } as const;
const keep = { asPostman: false, unresolvedTags: 'keep' } as const;
const asPostman = { asPostman: true, unresolvedTags: 'empty' } as const;

describe('tags', () => {
  test('are found in order, once each', () => {
    expect(findTags('{{b}}/{{Srv/Tenant-ID}}?x={{a b}}&y={{b}}&z={{a{{c}}}}')).toEqual([
      'b',
      'Srv/Tenant-ID',
      'a b',
      'c',
    ]);
  });

  test.each(['', '{a}', '{{}}', '{{a', 'a}}', '{{a}', '{{\n}}', '{{ {} }}'])('%j has none', (text) => {
    expect(findTags(text)).toEqual([]);
    expect(fill(text, () => undefined, 'plain', empty)).toEqual({ text, unresolved: [] });
  });
});

describe('a tag gets its value', () => {
  test('from the nearest scope', () => {
    const all = {
      call: { a: '1' },
      environment: { a: '2', b: '2' },
      collection: { b: '3', c: '3' },
      custom: { c: '4', d: '4' },
    };
    const resolve = resolver(scopesOf(all), (tag) => (tag === '$guid' || tag === 'd' ? 'made' : undefined));
    expect(fill('{{a}} {{b}} {{c}} {{d}} {{$guid}}', resolve, 'plain', empty)).toEqual({
      text: '1 2 3 4 made',
      unresolved: [],
    });
    expect(resolve('a')).toEqual({ value: '1', source: 'call' });
    expect(resolve('$guid')).toEqual({ value: 'made', source: 'dynamic' });
  });

  test('anew for each occurrence of a dynamic one', () => {
    let made = 0;
    const resolve = resolver(scopesOf({}), () => String(++made));
    expect(fill('{{$n}}-{{$n}}', resolve, 'plain', empty).text).toBe('1-2');
  });

  test('also through another value, and through a name made of one', () => {
    const resolve = resolveFrom({ environment: { a: '<{{b}}>', b: 'x', which: 'b' }, call: { kind: 'which' } });
    expect(fill('{{a}} {{{{which}}}} {{{{kind}}}}', resolve, 'plain', empty).text).toBe('<x> x b');
  });
});

describe('an unresolved tag', () => {
  test('becomes empty, or stays, as the setting says, and is told', () => {
    const resolve = resolveFrom({ custom: { a: '1' } });
    expect(fill('{{x}}{{a}}{{y}}{{x}}', resolve, 'plain', empty)).toEqual({ text: '1', unresolved: ['x', 'y'] });
    expect(fill('{{x}}{{a}}', resolve, 'plain', keep)).toEqual({ text: '{{x}}1', unresolved: ['x'] });
    expect(fill('{{x}}{{a}}', resolve, 'plain', asPostman)).toEqual({ text: '{{x}}1', unresolved: ['x'] });
  });

  test('is also one that is defined by itself in a circle', () => {
    const resolve = resolveFrom({ environment: { a: '{{b}}', b: '{{a}}' } });
    expect(fill('[{{a}}]', resolve, 'plain', empty)).toEqual({ text: '[]', unresolved: ['b'] });
  });

  test('that grows without end is refused before it fills the memory', () => {
    const grow = Object.fromEntries(Array.from({ length: 15 }, (_, n) => [`t${n}`, `{{t${n + 1}}}`.repeat(20)]));
    expect(() => fill('{{t0}}', resolveFrom({ environment: grow }), 'plain', empty)).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID' }),
    );
  });
});

describe('a value of the call', () => {
  test('is encoded for its context, values of other scopes are not', () => {
    const resolve = resolveFrom({ call: { from: '+1 5' }, environment: { fixed: '+1 5' } });
    expect(fill('{{from}} {{fixed}}', resolve, 'query', empty).text).toBe('%2B1%205 +1 5');
    expect(fill('{{from}} {{fixed}}', resolve, 'query', asPostman).text).toBe('+1 5 +1 5');
  });

  test('is never looked into for more tags', () => {
    const resolve = resolveFrom({ call: { name: '{{secret}}' }, custom: { secret: 'hidden', outer: '{{name}}' } });
    expect(fill('{{name}} {{outer}}', resolve, 'plain', empty)).toEqual({
      text: '{{secret}} {{secret}}',
      unresolved: [],
    });
  });

  test('is encoded for the context it lands in through another value', () => {
    const resolve = resolveFrom({ call: { name: 'a"b' }, custom: { field: '"{{name}}"' } });
    const context = (text: string) => (offset: number) =>
      (text[offset - 1] === '"' ? 'json-string' : 'json-bare') as 'json-string';
    expect(fill('{"n":{{field}}}', resolve, context, empty).text).toBe('{"n":"a\\"b"}');
  });
});

describe('for any text and values', () => {
  const piece = fc.constantFrom('{{a}}', '{{b}}', '{{no}}', '{{', '}}', '{', '}', 'x', '{{a b}}', '"', '\uFDD00\uFDD1');
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
  // One tag in a value at most: postman-collection has no limit but the memory to what grows in circles.
  const plain = fc.constantFrom('', 'x', '}', '"', '{ ');
  const tag = fc.constantFrom('', '{{a}}', '{{b}}', '{{a b}}', '{{no}}', '{{}}', 'a}}', '{{');
  const value = fc.tuple(plain, tag, plain).map((pieces) => pieces.join(''));
  const values = fc.record({ a: value, b: value, 'a b': value });

  test('plain substitution is postman-collection’s own', () => {
    fc.assert(
      fc.property(text, values, (template, given) => {
        const variables: object[] = [{ ...given }];
        const theirs = postman.Property.replaceSubstitutions(template, variables as never);
        expect(fill(template, resolveFrom({ environment: given }), 'plain', asPostman).text).toBe(theirs);
      }),
      { numRuns: 2000 },
    );
  });

  test('nothing undefined is left over when it should be empty', () => {
    // An empty value of a call may join two braces beside it; that is text then, as a call is not looked into.
    const called = fc.string({ minLength: 1 }).filter((text) => !/[{}]/.test(text));
    fc.assert(
      fc.property(text, fc.record({ a: called, 'a b': called }), (template, call) => {
        expect(findTags(fill(template, resolveFrom({ call }), 'plain', empty).text)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});

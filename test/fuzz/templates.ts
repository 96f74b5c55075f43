import * as fc from 'fast-check';
import postman from 'postman-collection';
import { fillDollar } from '../../shared/dollar-template.ts';
import {
  bodyEncodingContexts,
  jsonEncodingContexts,
  urlEncodingContexts,
  xmlEncodingContexts,
} from '../../shared/encoding-context.ts';
import { Failure } from '../../shared/failure.ts';
import { fill, findTags } from '../../shared/template.ts';
import { resolveFrom } from '../support/template-scopes.ts';
import type { Fuzzer } from './fuzzer.ts';

const empty = { asPostman: false, unresolvedTags: 'empty' } as const;
const asPostman = { asPostman: true, unresolvedTags: 'empty' } as const;

const piece = fc.oneof(
  fc.constantFrom(
    '{{a}}',
    '{{b}}',
    '{{no}}',
    '{{a b}}',
    '{{',
    '}}',
    '{',
    '}',
    '{{{',
    '}}}',
    '\uFDD00\uFDD1',
    '"',
    "'",
    '\\',
    '/',
    '//',
  ),
  fc.constantFrom(
    '/*',
    '*/',
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '<a>',
    '?',
    '#',
    '&',
    '=',
    ':',
    '://',
    '\n',
    '\0',
    '$a',
    '{a}',
    '$',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const text = fc.array(piece, { maxLength: 30 }).map((all) => all.join(''));
const tags = ['a', 'b', 'a b', 'c'] as const;
const values = fc.record(
  Object.fromEntries(tags.map((tag) => [tag, text])) as Record<(typeof tags)[number], typeof text>,
);
const finders = [
  'plain',
  'header',
  'part-name',
  urlEncodingContexts,
  jsonEncodingContexts,
  xmlEncodingContexts,
  bodyEncodingContexts('text', 'application/x-www-form-urlencoded'),
] as const;

/** At most one tag in a value: Postman's own has no limit to what grows in circles. */
const postmanText = fc
  .array(
    fc.constantFrom('{{a}}', '{{b}}', '{{no}}', '{{a b}}', '{{', '}}', '{', '}', '"', 'x', '\n', '$', '$&', '\\'),
    { maxLength: 12 },
  )
  .map((all) => all.join(''));
const around = fc.constantFrom('', 'x', '}', '"', '{ ', '$&', '$1', '\\', '\n');
const postmanValue = fc
  .tuple(around, fc.constantFrom('', '{{a}}', '{{b}}', '{{no}}', '{{}}', 'a}}', '{{'), around)
  .map((all) => all.join(''));

function isRefusal(work: () => void): boolean {
  try {
    work();
    return false;
  } catch (error) {
    if (error instanceof Failure && error.code === 'INPUT_INVALID') return true;
    throw error;
  }
}

function expectSame(is: unknown, wanted: unknown): void {
  if (JSON.stringify(is) !== JSON.stringify(wanted))
    throw new Error(`${JSON.stringify(is)} and not ${JSON.stringify(wanted)}`);
}

/** Milliseconds of work that no template of some hundred characters may take. */
const longest = 3_000;

export function templatesFuzzer(): Fuzzer {
  return {
    claims: [
      {
        name: 'any text is filled with any values, in any context, or refused because it grows without end',
        inputs: 300,
        property: fc.property(
          text,
          values,
          values,
          values,
          fc.constantFrom(...finders),
          (template, call, environment, custom, finder) => {
            const start = performance.now();
            const refused = isRefusal(() => {
              const filled = fill(template, resolveFrom({ call, environment, custom }), finder, empty);
              if (typeof filled.text !== 'string') throw new Error('no text');
            });
            if (refused && !template.includes('{{')) throw new Error('refused, and nothing grows');
            fillDollar(template, new Map(Object.entries(call)), { parameterTags: new Set(tags), unfilled: 'empty' });
            findTags(template);
            if (performance.now() - start > longest) throw new Error('it took seconds');
          },
        ),
      },
      {
        name: 'plain substitution is postman-collection’s own',
        inputs: 300,
        property: fc.property(
          postmanText,
          fc.record({ a: postmanValue, b: postmanValue, 'a b': postmanValue }),
          (template, given) => {
            const theirs = postman.Property.replaceSubstitutions(template, [{ ...given }] as never);
            expectSame(fill(template, resolveFrom({ environment: given }), 'plain', asPostman).text, theirs);
          },
        ),
      },
      {
        name: 'a value of a call arrives as it was, in JSON, in a query, and as one header line',
        inputs: 300,
        property: fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.boolean(), (value, isThroughAnother) => {
          const call: Record<string, string> = isThroughAnother ? { a: value } : { a: value, b: value };
          const given = isThroughAnother ? { call, environment: { b: '{{a}}' } } : { call };
          const filled = (template: string, finder: (typeof finders)[number]) =>
            fill(template, resolveFrom(given), finder, empty).text;
          const body = JSON.parse(filled('{"x": "{{b}}", "y": {{b}}, "z": ["//{{b}}"]}', jsonEncodingContexts));
          expectSame(body.x, value);
          expectSame(String(body.z), `//${value}`);
          const url = new URL(filled('http://h/p?x={{b}}&y=1', urlEncodingContexts));
          expectSame([url.searchParams.get('x'), url.searchParams.get('y'), url.hash], [value.toWellFormed(), '1', '']);
          if (/[\r\n\0]/.test(filled('{{b}}', 'header'))) throw new Error('a header of several lines');
        }),
      },
    ],
    [Symbol.asyncDispose]: async () => undefined,
  };
}

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bodyEncodingContexts,
  type EncodingContext,
  type EncodingContextFinder,
  encodeFor,
  jsonEncodingContexts,
  urlEncodingContexts,
  xmlEncodingContexts,
} from '../../shared/encoding-context.ts';

/** The context of each tag of a text. */
function contextsIn(text: string, finder: EncodingContextFinder): EncodingContext[] {
  const contextAt = finder(text);
  return Array.from(text.matchAll(/\{\{[^{}]+\}\}/g), ({ index }) => contextAt(index));
}

describe('contexts in a URL', () => {
  test.each<[string, EncodingContext[]]>([
    ['{{base}}', ['authority']],
    ['{{base}}/calls/{{id}}?from={{from}}#{{x}}', ['authority', 'path', 'query', 'query']],
    ['{{scheme}}://{{host}}:{{port}}/{{a}}', ['authority', 'authority', 'authority', 'path']],
    ['{{base}}{{path}}?{{key}}={{value}}', ['authority', 'authority', 'query', 'query']],
    ['http://h?x={{a}}', ['query']],
    ['http://h#{{a}}?{{b}}', ['path', 'path']],
    ['{{Srv/Tenant?#}}/{{a?b}}', ['authority', 'path']],
    ['http://{{u}}@h/{{p}}', ['authority', 'path']],
  ])('%s', (url, contexts) => {
    expect(contextsIn(url, urlEncodingContexts)).toEqual(contexts);
  });
});

describe('contexts in a JSON text', () => {
  test.each<[string, EncodingContext[]]>([
    ['{"a":"{{x}}","b":{{y}}}', ['json-string', 'json-bare']],
    ['{"{{k}}":[{{x}},"\\"{{y}}"]}', ['json-string', 'json-bare', 'json-string']],
    ['"\\\\" {{x}}', ['json-bare']],
    ['"http://{{x}}/{{y}}" {{z}}', ['json-string', 'json-string', 'json-bare']],
    ['// it\'s "{{x}}\n{{y}} /* " {{z}} */ {{w}}', ['plain', 'json-bare', 'plain', 'json-bare']],
    ['{{a"b}}{{c}}', ['json-bare', 'json-bare']],
  ])('%s', (text, contexts) => {
    expect(contextsIn(text, jsonEncodingContexts)).toEqual(contexts);
  });

  test('any value anywhere leaves the text JSON, with exactly this value in it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (json, value) => {
        // Two braces anywhere else would begin another tag.
        fc.pre(!JSON.stringify(json).includes('{{'));
        const text = JSON.stringify([json, '{{v}}', '{{v}}', { '{{v}}': 1 }]).replace('"{{v}}",', '{{v}},');
        const contextAt = jsonEncodingContexts(text);
        const filled = text.replace(/\{\{v\}\}/g, (_, offset: number) => encodeFor(contextAt(offset), value));
        const [same, bare, quoted, object] = JSON.parse(filled);
        expect(same).toEqual(JSON.parse(JSON.stringify(json)));
        expect(quoted).toBe(value);
        expect(Object.keys(object)).toEqual([value]);
        if (typeof bare === 'string') expect(bare).toBe(value);
        else expect(String(JSON.parse(value))).toBe(String(bare));
      }),
    );
  });
});

test.each<[string, EncodingContext[]]>([
  ['<a b="{{x}}">{{y}}</a>', ['xml', 'xml']],
  ['<a><![CDATA[{{x}}]]>{{y}}<![CDATA[{{z}}', ['xml-cdata', 'xml', 'xml']],
])('contexts in the XML text %s', (text, contexts) => {
  expect(contextsIn(text, xmlEncodingContexts)).toEqual(contexts);
});

test.each<[string | null, string | undefined, unknown]>([
  ['json', 'text/plain', jsonEncodingContexts],
  ['xml', undefined, xmlEncodingContexts],
  ['text', 'application/json; charset=utf-8', jsonEncodingContexts],
  [null, 'application/vnd.call+json', jsonEncodingContexts],
  [null, 'text/xml', xmlEncodingContexts],
  [null, 'Application/SOAP+XML', xmlEncodingContexts],
  [null, 'application/x-www-form-urlencoded', 'form'],
  ['text', 'text/plain', 'plain'],
  [null, undefined, 'plain'],
])('a body in %s with the type %s', (language, type, contexts) => {
  expect(bodyEncodingContexts(language, type)).toBe(contexts);
});

describe('a value in its context', () => {
  test.each<[EncodingContext, string, string]>([
    ['plain', 'a&b', 'a&b'],
    ['authority', 'https://h', 'https://h'],
    ['path', 'a/b?c', 'a%2Fb%3Fc'],
    ['query', "+1 5&=#'", '%2B1%205%26%3D%23%27'],
    ['form', 'é', '%C3%A9'],
    ['json-string', 'a"\\\n', 'a\\"\\\\\\n'],
    ['json-bare', '12.5e3', '12.5e3'],
    ['json-bare', '-0', '-0'],
    ['json-bare', 'true', 'true'],
    ['json-bare', '+1555', '"+1555"'],
    ['json-bare', '007', '"007"'],
    ['json-bare', '', '""'],
    ['json-bare', '{"a":1}', '"{\\"a\\":1}"'],
    ['xml', '<&>"\'\u0000', '&lt;&amp;&gt;&quot;&apos;'],
    ['xml-cdata', 'a]]>b', 'a]]]]><![CDATA[>b'],
    ['header', 'a\r\nX: 1\tŽ', 'a X: 1 %C5%BD'],
    ['part-name', 'a"\r\nb', 'a%22%0D%0Ab'],
  ])('%s: %j', (context, value, written) => {
    expect(encodeFor(context, value)).toBe(written);
  });

  test('is read back from a query, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const url = new URL(`http://h/${encodeFor('path', value)}?v=${encodeFor('query', value)}`);
        expect(url.searchParams.get('v')).toBe(value.toWellFormed());
        // A path of dots alone is a step up in any reader.
        if (!/^\.{1,2}$/.test(value)) expect(decodeURIComponent(url.pathname.slice(1))).toBe(value.toWellFormed());
      }),
    );
  });

  test('never ends a header line', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (value) => /^[ -~]*$/.test(encodeFor('header', value))));
  });
});

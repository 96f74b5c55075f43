import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bodyPlaces,
  encodeFor,
  jsonPlaces,
  type Place,
  type PlaceFinder,
  urlPlaces,
  xmlPlaces,
} from '../../shared/encoding-context.ts';

/** The place of each tag of a text. */
function placesIn(text: string, finder: PlaceFinder): Place[] {
  const placeAt = finder(text);
  return Array.from(text.matchAll(/\{\{[^{}]+\}\}/g), ({ index }) => placeAt(index));
}

describe('places of a URL', () => {
  test.each<[string, Place[]]>([
    ['{{base}}', ['authority']],
    ['{{base}}/calls/{{id}}?from={{from}}#{{x}}', ['authority', 'path', 'query', 'query']],
    ['{{scheme}}://{{host}}:{{port}}/{{a}}', ['authority', 'authority', 'authority', 'path']],
    ['{{base}}{{path}}?{{key}}={{value}}', ['authority', 'authority', 'query', 'query']],
    ['http://h?x={{a}}', ['query']],
    ['http://h#{{a}}?{{b}}', ['path', 'path']],
    ['{{Srv/Tenant?#}}/{{a?b}}', ['authority', 'path']],
    ['http://{{u}}@h/{{p}}', ['authority', 'path']],
  ])('%s', (url, places) => {
    expect(placesIn(url, urlPlaces)).toEqual(places);
  });
});

describe('places of a JSON text', () => {
  test.each<[string, Place[]]>([
    ['{"a":"{{x}}","b":{{y}}}', ['json-string', 'json-bare']],
    ['{"{{k}}":[{{x}},"\\"{{y}}"]}', ['json-string', 'json-bare', 'json-string']],
    ['"\\\\" {{x}}', ['json-bare']],
    ['"http://{{x}}/{{y}}" {{z}}', ['json-string', 'json-string', 'json-bare']],
    ['// it\'s "{{x}}\n{{y}} /* " {{z}} */ {{w}}', ['plain', 'json-bare', 'plain', 'json-bare']],
    ['{{a"b}}{{c}}', ['json-bare', 'json-bare']],
  ])('%s', (text, places) => {
    expect(placesIn(text, jsonPlaces)).toEqual(places);
  });

  test('any value anywhere leaves the text JSON, with exactly this value in it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (json, value) => {
        const text = JSON.stringify([json, '{{v}}', '{{v}}', { '{{v}}': 1 }]).replace('"{{v}}",', '{{v}},');
        const placeAt = jsonPlaces(text);
        const filled = text.replace(/\{\{v\}\}/g, (_, offset: number) => encodeFor(placeAt(offset), value));
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

test.each<[string, Place[]]>([
  ['<a b="{{x}}">{{y}}</a>', ['xml', 'xml']],
  ['<a><![CDATA[{{x}}]]>{{y}}<![CDATA[{{z}}', ['xml-cdata', 'xml', 'xml']],
])('places of the XML text %s', (text, places) => {
  expect(placesIn(text, xmlPlaces)).toEqual(places);
});

test.each<[string | null, string | undefined, unknown]>([
  ['json', 'text/plain', jsonPlaces],
  ['xml', undefined, xmlPlaces],
  ['text', 'application/json; charset=utf-8', jsonPlaces],
  [null, 'application/vnd.call+json', jsonPlaces],
  [null, 'text/xml', xmlPlaces],
  [null, 'Application/SOAP+XML', xmlPlaces],
  [null, 'application/x-www-form-urlencoded', 'form'],
  ['text', 'text/plain', 'plain'],
  [null, undefined, 'plain'],
])('a body in %s with the type %s', (language, type, places) => {
  expect(bodyPlaces(language, type)).toBe(places);
});

describe('a value at its place', () => {
  test.each<[Place, string, string]>([
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
  ])('%s: %j', (place, value, written) => {
    expect(encodeFor(place, value)).toBe(written);
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

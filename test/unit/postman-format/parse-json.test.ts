import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findJsonFault } from '../../../electron/engine/postman-format/json-fault.ts';
import { parseJson } from '../../../electron/engine/postman-format/parse-json.ts';
import { importLimit } from '../../../shared/contract/imports.ts';

describe('a text that is no JSON is refused with its place', () => {
  test.each([
    ['a comma too many', '{\n  "info": 1,\n}', 'unexpected "}" at line 3, column 1'],
    ['a missing comma', '{"a": 1 "b": 2}', 'unexpected "\\"b\\": 2}" at line 1, column 9'],
    ['a missing colon', '{"a" 1}', 'unexpected "1}" at line 1, column 6'],
    ['single quotes', "{'a': 1}", 'unexpected "\'a\': 1}" at line 1, column 2'],
    ['something behind the end', '{}\r\n{}', 'unexpected "{}" at line 2, column 1'],
    ['a word that is no value', '[undefined]', 'unexpected "undefined]" at line 1, column 2'],
    ['a number with a leading zero', '[012]', 'unexpected "012]" at line 1, column 2'],
    ['a line break in a text', '["a\nb"]', 'a string is not closed on its line, at line 1, column 4'],
    ['a bad escape', '["a\\x"]', 'at line 1, column 4'],
  ])('%s', (_name, text, detail) => {
    expect(() => parseJson('calls.json', text)).toThrow(`calls.json is not valid JSON: `);
    expect(() => parseJson('calls.json', text)).toThrow(detail);
  });

  test.each([
    ['in a list', '{"item": [\n  {"name": "a"},\n  ', 3, 3],
    ['in a text', '{"item": [{"name": "Look up', 1, 28],
    ['in an escape', '["\\u00', 1, 7],
    ['in a word', '{"a": tru', 1, 7],
    ['after a key', '{"a"', 1, 5],
    ['after a backslash', '["\\', 1, 4],
  ])('a file cut off %s is said to end too early', (_name, text, line, column) => {
    expect(findJsonFault(text)).toMatchObject({ truncated: true });
    expect(() => parseJson('calls.json', text)).toThrow(`it ends too early, at line ${line}, column ${column}`);
  });

  test('every cut of a good file is found to be one', () => {
    const text = '{"a": ["x\\n\\u00e9", 1.5e3, true, null, {"b": {}}], "c": ""}';
    for (let end = 1; end < text.length; end += 1) {
      const cut = text.slice(0, end);
      expect([cut, findJsonFault(cut).truncated]).toEqual([cut, true]);
    }
  });

  test.each([
    ['', 'it is empty'],
    ['  \n', 'it is empty'],
    ['<!DOCTYPE html><html>', 'it looks like a web page'],
    ['curl -X POST https://example.com', 'it looks like a curl command'],
    ['openapi: 3.1.0\n', 'it looks like an API description in YAML'],
    ['$kind: collection\nname: x', 'Postman v3'],
    ['PK\u0003\u0004...', 'it is a zip archive'],
  ])('%j has a hint', (text, hint) => {
    expect(() => parseJson('f', text)).toThrow(hint);
  });

  test('a megabyte of text that never ends does not exhaust the stack', () => {
    expect(() => parseJson('f', `["${'a'.repeat(5_000_000)}`)).toThrow('it ends too early');
  });
});

test('what JSON.parse takes is no fault but its end, what it refuses is one', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '1',
    ' ',
    '\n',
    'true',
    '-',
    '"',
    '\\',
    '.',
    'e1',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
      ),
      (text) => {
        let good = true;
        try {
          JSON.parse(text);
        } catch {
          good = false;
        }
        const fault = findJsonFault(text);
        const atEnd = fault.excerpt === '' && fault.truncated;
        if (good) expect(atEnd).toBe(true);
        else expect(fault.line).toBeGreaterThan(0);
      },
    ),
  );
});

describe('limits', () => {
  test('a byte order mark is passed over', () => {
    expect(parseJson('f', '\uFEFF{"a":1}')).toEqual({ a: 1 });
  });

  test('a text beyond the limit is refused before it is parsed', () => {
    expect(() => parseJson('big.json', ' '.repeat(importLimit + 1))).toThrow('The maximum is 64 MiB.');
  });

  test.each([501, 5_000, 200_000])('folders nested %i deep are refused by name', (depth) => {
    const text = `{"info":{"name":"x"},"item":[${'{"name":"f","item":['.repeat(depth)}${']}'.repeat(depth)}]}`;
    expect(() => parseJson('deep.json', text)).toThrow('has more than 500 levels of nested folders');
  });

  test('other values nested without end are refused', () => {
    expect(() => parseJson('deep.json', '['.repeat(100_000) + ']'.repeat(100_000))).toThrow('nested deeper than 1500');
  });

  test('brackets in texts do not count', () => {
    const text = JSON.stringify({ raw: '['.repeat(5000), escaped: `\\"${'{'.repeat(5000)}` });
    expect(parseJson('f', text)).toBeTypeOf('object');
  });
});

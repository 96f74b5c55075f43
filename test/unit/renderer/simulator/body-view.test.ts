import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyView } from '../../../../renderer/src/simulator/body-view.ts';

const json = [['Content-Type', 'application/json; charset=utf-8']] as const;
const form = [['content-type', 'application/x-www-form-urlencoded']] as const;
const shown = (body: string, headers: Parameters<typeof bodyView>[1] = json): string =>
  bodyView(body, headers)
    .pieces.map(({ text }) => text)
    .join('');

describe('a JSON body', () => {
  it('is laid out without a change to what it says', () => {
    const body = '{"id":12345678901234567890,"id":1.10,"name":"\\u00e9 \\"{,}\\"","none":[],"empty":{},"on":true}';
    expect(shown(body)).toBe(
      [
        '{',
        '  "id": 12345678901234567890,',
        '  "id": 1.10,',
        '  "name": "\\u00e9 \\"{,}\\"",',
        '  "none": [],',
        '  "empty": {},',
        '  "on": true',
        '}',
      ].join('\n'),
    );
    expect(bodyView(body, json).note).not.toBe('');
  });

  it('differs from what is sent by white space only, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const spaceless = (value: string): string =>
          value.replace(/"(?:[^"\\]|\\.)*"|\s+/g, (m) => (m[0] === '"' ? m : ''));
        expect(spaceless(shown(text))).toBe(spaceless(text));
      }),
    );
  });

  it('is shown as it is when it is broken', () => {
    expect(shown('{"a": {{tag}}}')).toBe('{"a": {{tag}}}');
    expect(bodyView('{"a":', json).note).toBe('');
  });
});

describe('a form body', () => {
  it('has one field a line', () => {
    expect(shown('a=1&b=x%20y&c&d==', form)).toBe('a=1&\nb=x%20y&\nc&\nd==');
  });
});

it('is shown as it is for any other type, markup included', () => {
  expect(shown('<b onclick="x()">hi</b>', [['Content-Type', 'text/html']])).toBe('<b onclick="x()">hi</b>');
  expect(shown('', json)).toBe('');
});

import { describe, expect, it } from 'vitest';
import { pairsOf, someName } from '../../../electron/engine/recognition/request-pairs.ts';

const multipart = (boundary: string, body: string) => ({
  method: 'POST',
  url: '/',
  headers: [['Content-Type', `multipart/form-data; boundary=${boundary}`]] as const,
  body,
});
const part = (name: string, text: string) => `Content-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`;

describe('the fields of a multipart body', () => {
  it.each([
    ['the beginning of another boundary', '--abcdef is content\r\n--abc1--'],
    ['a boundary within a line', 'x --abc\r\n--abc y'],
    ['a field of another part', `--abc1\r\n${part('b', 'inner')}`],
  ])('keep a text that holds %s', (_, text) => {
    const request = multipart('abc', `--abc\r\n${part('a', text)}--abc\t\r\n${part('c', '2')}--abc--\r\n`);
    expect([...pairsOf(request)]).toEqual([
      ['a', text],
      ['c', '2'],
    ]);
    expect(someName(request, (name) => name === 'b')).toBe(false);
  });

  it('are read with bare line ends, and without files', () => {
    const body = `--x\n${part('a', '1')}--x\n${part('f"; filename="b', '2')}--x\n${part('c', '3')}--x--`;
    expect([...pairsOf(multipart('x', body.replaceAll('\r', '')))]).toEqual([
      ['a', '1'],
      ['c', '3'],
    ]);
  });

  it('are so many at most', () => {
    const body = Array.from({ length: 600 }, (_, at) => `--x\r\n${part(`n${at}`, 'v')}`).join('');
    expect(pairsOf(multipart('x', body)).size).toBe(250);
  });
});

it.each([
  ['a query', (text: string) => `/?${text}`],
  ['the end of a path', (text: string) => `/a/${text}`],
])('%s that is longer than any body that is looked into is not looked into either', (_, urlOf) => {
  const request = (text: string) => ({ method: 'GET', url: urlOf(text), headers: [], body: '' });
  expect([...pairsOf(request('a=1&b=2'))]).toEqual([
    ['a', '1'],
    ['b', '2'],
  ]);
  const long = `a=1&b=${'é%ff'.repeat(40_000)}`;
  expect([...pairsOf(request(long))]).toEqual([]);
  expect(someName(request(long), () => true)).toBe(false);
});

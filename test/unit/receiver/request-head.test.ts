import { describe, expect, it } from 'vitest';
import { framingOf } from '../../../electron/engine/receiver/body-framing.ts';
import { endOfHead, readHead, readPartialHead } from '../../../electron/engine/receiver/request-head.ts';

const bytesOf = (text: string) => Buffer.from(text, 'latin1');
const read = (line: string) => readHead(bytesOf(`${line}\r\nHost: a\r\n\r\n`));

describe('a request line', () => {
  it.each([
    ['GET / HTTP/1.1', 'GET', '/', '1.1'],
    ['POST /a//b/../c?x=%zz&y=+1#f HTTP/1.0', 'POST', '/a//b/../c?x=%zz&y=+1#f', '1.0'],
    ['OPTIONS * HTTP/1.1', 'OPTIONS', '*', '1.1'],
    ['GET http://a.test/p HTTP/1.1', 'GET', 'http://a.test/p', '1.1'],
    ['RING-ING!~1 /phone HTTP/1.1', 'RING-ING!~1', '/phone', '1.1'],
    ['get /phone HTTP/1.1', 'get', '/phone', '1.1'],
  ])('that is as HTTP has it has no warnings: %s', (line, method, url, httpVersion) => {
    expect(read(line)).toEqual({ method, url, httpVersion, headers: [['Host', 'a']], warnings: [] });
  });

  it.each([
    ['GET /a?name=John Doe HTTP/1.1', 'GET', '/a?name=John Doe', '1.1', /spaces/],
    ['GET /a?name=John  Doe  Jr HTTP/1.1', 'GET', '/a?name=John  Doe  Jr', '1.1', /spaces/],
    ['GET /a?name=J\xc3\xb6rg HTTP/1.1', 'GET', '/a?name=J\xf6rg', '1.1', /UTF-8/],
    ['GET /a?name=J\xf6rg HTTP/1.1', 'GET', '/a?name=J\xf6rg', '1.1', /windows-1252/],
    ['GET /a?price=\x80 HTTP/1.1', 'GET', '/a?price=€', '1.1', /windows-1252/],
    ['GET /a\tb HTTP/1.1', 'GET', '/a\tb', '1.1', /spaces/],
    ['GET /a\x00\x07b HTTP/1.1', 'GET', '/a%00%07b', '1.1', /control/],
    ['GET   /a   HTTP/1.1  ', 'GET', '/a', '1.1', /single spaces/],
    ['GET\t/a\tHTTP/1.1', 'GET', '/a', '1.1', /single spaces/],
    ['GET /a http/1.1', 'GET', '/a', '1.1', /version is http\/1.1/],
    ['GET /a HTTP/1.2', 'GET', '/a', '1.2', /HTTP\/1.2/],
    ['GET /a HTTP/1', 'GET', '/a', '1.0', /HTTP\/1\./],
    ['GET /a HTTP/2.0', 'GET', '/a', '2.0', /HTTP\/2.0/],
    ['GET /a', 'GET', '/a', '0.9', /no HTTP version/],
    ['GET HTTP/1.1', 'GET', '', '1.1', /no URL/],
    ['R@NG /a HTTP/1.1', 'R@NG', '/a', '1.1', /method/],
    ['GET ?a=b HTTP/1.1', 'GET', '?a=b', '1.1', undefined],
  ])('that is not is taken, and says so: %j', (line, method, url, httpVersion, warning) => {
    const head = read(line);
    expect(head).toMatchObject({ method, url, httpVersion, headers: [['Host', 'a']] });
    if (warning === undefined) expect(head).toMatchObject({ warnings: [] });
    else expect(head).toMatchObject({ warnings: [expect.stringMatching(warning)] });
  });

  it('has each of its warnings', () => {
    expect(read('R@NG  /a b\xe9 http/1.1')).toMatchObject({ url: '/a b\xe9', warnings: { length: 5 } });
  });
});

describe('header lines', () => {
  it('keep their order, case and number; blanks around a value go', () => {
    const head = readHead(bytesOf('GET / HTTP/1.1\r\nB: 1\r\nb:2 \r\nA:\t x y\t\r\nE:\r\n\r\n'));
    expect(head).toMatchObject({
      headers: [
        ['B', '1'],
        ['b', '2'],
        ['A', 'x y'],
        ['E', ''],
      ],
      warnings: [],
    });
  });

  it('may go on in the next line, and may end with LF: both are said', () => {
    const head = readHead(bytesOf('GET / HTTP/1.1\nA: b\n c\n\td\nE: f\n\n'));
    expect(head).toMatchObject({
      headers: [
        ['A', 'b c d'],
        ['E', 'f'],
      ],
      warnings: { length: 2 },
    });
  });
});

it.each([
  'A: b\x00\r\n',
  'A: b\x1b[1m\r\n',
  'A: b\rc\r\n',
  'A: b\r\n \x00\r\n',
  'A: b\r\n\tc\x7f\r\n',
  'A: b\r\n c\rX: y\r\n',
  'A: b\r\n c\r\n d\x01\r\n',
])('a control character in a value is refused, also where the value goes on in the next line: %j', (lines) => {
  expect(readHead(bytesOf(`GET / HTTP/1.1\r\n${lines}B: c\r\n\r\n`))).toMatchObject({
    fault: { status: 400, reason: 'The header A has a control character in its value.' },
    head: { method: 'GET', url: '/' },
  });
});

it('a head of very many lines takes time that grows with its length only', () => {
  const since = performance.now();
  for (const line of [' a\r\n', 'a:\r\n', 'Connection: x\r\n', 'Transfer-Encoding: x\r\n']) {
    const head = readHead(bytesOf(`GET / HTTP/1.1\r\nA: b\r\n${line.repeat(250_000 / line.length)}\r\n`));
    if ('fault' in head) throw new Error(head.fault.reason);
    framingOf(head.httpVersion, head.headers);
    expect(head.headers.flat().join('').length).toBeGreaterThan(10_000);
  }
  expect(performance.now() - since).toBeLessThan(2000);
});

describe('the end of a head', () => {
  it.each([
    ['a\r\n\r\nb', 5],
    ['a\n\nb', 3],
    ['a\r\n\nb', 4],
    ['a\r\nb\r\n', -1],
    ['a\r\n\r', -1],
    ['', -1],
  ])('in %j is %i', (text, end) => {
    expect(endOfHead(bytesOf(text), 0, text.length)).toBe(end);
  });
});

describe('a head that is not whole', () => {
  it.each([
    ['GET /a?b HTT', 'GET', '/a?b', []],
    ['GET /a', 'GET', '/a', []],
    ['GE', 'MALFORMED', 'GE', []],
    ['POST /a HTTP/1.1\r\nHost: x\r\nContent-Le', 'POST', '/a', [['Host', 'x']]],
    ['\x00\x01\x02', 'MALFORMED', '', []],
    ['NONSENSE\r\nHost: x\r\n', 'MALFORMED', 'NONSENSE', []],
  ])('is read as far as it goes: %j', (text, method, url, headers) => {
    expect(readPartialHead(bytesOf(text))).toMatchObject({ method, url, headers });
  });
});

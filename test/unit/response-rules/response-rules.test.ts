import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import { fetch as undiciFetch } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { printFilter } from '../../../shared/filter.ts';
import type { Capture } from '../../../shared/model/capture.ts';
import type { ResponseFault } from '../../../shared/model/response-rule.ts';
import { type OpenedEngine, openTestEngine } from '../../support/open-engine.ts';
import { rawConnection, rawExchange } from '../../support/raw-http.ts';
import { goldenRequests } from '../dialects/golden-requests.ts';

let opened: OpenedEngine;
beforeAll(async () => {
  opened = await openTestEngine();
});
afterAll(() => opened?.[Symbol.asyncDispose]());
beforeEach(() => opened.ask.responseRules.replace({ rules: [] }));

const port = (): number => Number(new URL(opened.receiverUrl).port);
const url = (path: string): string => new URL(path, opened.receiverUrl).href;

async function lastCapture(): Promise<Capture> {
  const [row] = (await opened.ask.activity.list({ filter: 'kind=capture', limit: 1 })).items;
  const capture = await opened.ask.activity.get({ id: row?.id ?? '' });
  if (capture.kind !== 'capture') throw new Error('it is no capture');
  return capture;
}

describe('a rule', () => {
  test('decides the response where it is the first that matches, and says so on the capture', async () => {
    const { ask } = opened;
    const json = { 'content-type': 'application/json' };
    await ask.responseRules.add({
      name: 'Created',
      when: 'method=POST path^=/crm json.call.id!=""',
      respond: {
        status: 201,
        headers: [['X-Call', '{{json.call.id}}']],
        body: '{"id":"{{json.call.id}}","from":"{{query.from}}","agent":"{{header.user-agent}}","at":"{{$timestamp}}"}',
      },
    });
    const { id: before } = await ask.responseRules.add({ name: 'Everything', respond: { status: 204 } });
    const response = await fetch(url('/crm/calls?from=%2B1%20%22A%22'), {
      method: 'POST',
      headers: { ...json, 'user-agent': 'a "quoted" phone' },
      body: '{"call":{"id":"17.4"}}',
    });
    expect(response.status).toBe(201);
    expect(Object.fromEntries(response.headers)).toMatchObject({ ...json, 'x-call': '17.4' });
    expect(await response.json()).toEqual({
      ...{ id: '17.4', from: '+1 "A"', agent: 'a "quoted" phone' },
      at: expect.stringMatching(/^\d{10}$/),
    });
    const capture = await lastCapture();
    expect(capture).toMatchObject({ status: 201, rule: 'Created' });
    expect(capture.response?.headers).toContainEqual(['X-Call', '17.4']);
    expect(await ask.responseRules.explain({ capture: capture.id })).toMatchObject([
      { name: 'Created', result: 'decided' },
      { name: 'Everything', result: 'later' },
    ]);
    const other = await fetch(url('/other'));
    expect([other.status, await other.text(), other.headers.get('content-length')]).toEqual([204, '', null]);
    const { id } = await lastCapture();
    expect(await ask.responseRules.explain({ capture: id })).toMatchObject([
      { result: 'no', why: 'It is not so that the method is "POST".' },
      { result: 'decided' },
    ]);
    expect(await ask.responseRules.list()).toMatchObject([
      { matched: 1, decided: 1, problem: null },
      { matched: 1, decided: 1, words: 'Every request: 204' },
    ]);
    await ask.responseRules.add({ name: 'Reset', when: 'path=/205', respond: { status: 205, body: 'x' }, before });
    expect((await fetch(url('/205'))).headers.get('content-length')).toBe('0');
  });

  test('knows the event of a phone system and its parameters', async () => {
    const { ask } = opened;
    const golden = goldenRequests.find(
      ({ dialect, event }) => dialect === 'grandstream' && event === 'attended_transferring',
    );
    if (golden === undefined) throw new Error('there is no golden request');
    await ask.responseRules.add({
      name: 'Transfers',
      when: 'dialect=grandstream event=attended_transferring param.mac^=000b82',
      respond: { body: 'local {{param.local}}' },
    });
    const { method, headers, body } = golden.request;
    const sent = { method, headers: headers.map(([name, value]): [string, string] => [name, value]) };
    const response = await undiciFetch(url(golden.request.url), { ...sent, ...(body === '' ? {} : { body }) });
    expect(await response.text()).toBe('local 101');
    const capture = await lastCapture();
    expect(await ask.responseRules.draft({ capture: capture.id })).toMatchObject({
      when: 'dialect=grandstream event=attended_transferring',
      respond: { status: 503 },
    });
  });

  test('counts: the first two times, by chance, anew once it changed', async () => {
    const { ask } = opened;
    const { id } = await ask.responseRules.add({
      ...{ name: 'Retry', when: 'path=/hook', times: { from: 1, to: 2 } },
      respond: { status: 503 },
    });
    expect((await ask.responseRules.list())[0]?.words).toBe('The path is "/hook", the first 2 times: 503');
    const statuses = async (count: number): Promise<number[]> => {
      const all: number[] = [];
      for (let index = 0; index < count; index += 1) all.push((await fetch(url('/hook'))).status);
      return all;
    };
    expect(await statuses(4)).toEqual([503, 503, 200, 200]);
    await ask.responseRules.reset();
    expect(await statuses(1)).toEqual([503]);
    // Of this rule nothing changes.
    await ask.responseRules.add({ name: 'Another', when: 'path=/other' });
    expect(await statuses(2)).toEqual([503, 200]);
    await ask.responseRules.update({ id, times: { from: 2, to: 2 } });
    expect(await statuses(3)).toEqual([200, 503, 200]);
    await ask.responseRules.update({ id, times: null, chance: 0 });
    expect(await statuses(2)).toEqual([200, 200]);
    await ask.responseRules.update({ id, chance: 1, enabled: false });
    expect(await statuses(1)).toEqual([200]);
  });

  test('stays in its order, moves, and is there after a restart; a broken one in the file decides nothing', async () => {
    await using own = await openTestEngine();
    const { ask } = own;
    const names = async () => (await ask.responseRules.list()).map(({ name }) => name);
    const [a, b] = [await ask.responseRules.add({ name: 'a' }), await ask.responseRules.add({ name: 'b' })];
    const c = await ask.responseRules.add({ name: 'c', before: b.id });
    expect(await names()).toEqual(['a', 'c', 'b']);
    await ask.responseRules.move({ id: a.id, before: null });
    await ask.responseRules.move({ id: b.id, before: c.id });
    await ask.responseRules.move({ id: c.id, before: c.id });
    expect(await names()).toEqual(['b', 'c', 'a']);
    await ask.responseRules.remove({ id: c.id });
    await expect(ask.responseRules.move({ id: a.id, before: c.id })).rejects.toMatchObject({ code: 'RULE_UNKNOWN' });
    expect(await names()).toEqual(['b', 'a']);
    const { words, matched, decided, problem, ...rule } = a;
    expect(problem).toBeNull();
    await ask.responseRules.replace({ rules: [{ ...rule, when: 'path=/x' }] });
    await own.engine.close();
    await using again = await openTestEngine({ workspace: own.workspace });
    expect(await again.ask.responseRules.list()).toMatchObject([{ id: a.id, name: 'a', when: 'path=/x', matched: 0 }]);
  });

  test('is read from the file as someone wrote it there: with what is missing, unknown, or no filter', async () => {
    await using own = await openTestEngine();
    await own.engine.close();
    const file = join(own.workspace, 'hookswitch.json');
    const respond = { status: 418, later: 1 };
    const written = [
      { id: 'short', name: 'Short' },
      { id: 'odd', name: 'Odd', when: 'nothing=', respond },
      { id: 'new', name: 'New', when: 'path=/new', color: 'red', respond },
    ];
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), rules: written }));
    await using again = await openTestEngine({ workspace: own.workspace });
    const { ask } = again;
    expect(await ask.responseRules.list()).toMatchObject([
      { id: 'short', enabled: true, words: 'Every request: 200', problem: null },
      { id: 'odd', problem: expect.stringContaining('There is no field nothing') },
      { id: 'new', respond: { status: 418, headers: [] }, problem: null },
    ]);
    await ask.responseRules.update({ id: 'short', enabled: false });
    expect((await fetch(`${again.receiverUrl}/new`)).status).toBe(418);
    await ask.responseRules.update({ id: 'new', chance: 0 });
    expect((await fetch(`${again.receiverUrl}/new`)).status).toBe(200);
    expect(JSON.parse(readFileSync(file, 'utf8')).rules[2]).toMatchObject({ color: 'red', chance: 0, respond });
  });

  test('is drafted for a path that is too long for a filter, and without the values of secrets', async () => {
    const { ask } = opened;
    const long = `/${'p'.repeat(3000)}`;
    await fetch(url(long));
    const draft = await ask.responseRules.draft({ capture: (await lastCapture()).id });
    expect(draft.when).toMatch(/^method=GET path\^=\/p{799}$/);
    await ask.responseRules.add(draft);
    expect((await fetch(url(long))).status).toBe(503);
    await ask.parameters.set({ tag: 'Token', value: 'not-for-files', secret: true });
    await fetch(url('/hook/not-for-files/x'));
    const { name, when } = await ask.responseRules.draft({ capture: (await lastCapture()).id });
    expect([name, when]).toEqual(['GET /hook/••••••/x', 'method=GET path^=/hook/']);
  });

  test('looks into bodies that are made to hold everybody up, while others are served', async () => {
    const { ask } = opened;
    const body = `{${Array.from({ length: 20_000 }, (_, index) => `"k${index}":1`).join(',')}}`;
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const large = `{"a":"${'x'.repeat(3_000_000)}needle"}`;
    const echo = { id: 'echo', name: 'echo', when: 'path=/echo', respond: { body: '{{body}}' } };
    const heavy = Array.from({ length: 40 }, (_, index) => ({
      ...{ id: `${index}`, name: 'heavy', when: `json.*.x${index}=1 or json.a=x${index} or body~needle${index}` },
      respond: { status: 418 },
    }));
    await ask.responseRules.replace({ rules: [echo, ...heavy] });
    let open = 3;
    const sent = [body, deep, large].map(async (text) => {
      const { status } = await fetch(url('/'), { method: 'POST', body: text });
      open -= 1;
      return status;
    });
    let longest = 0;
    while (open > 0) {
      const startedAt = performance.now();
      expect((await fetch(url('/'))).status).toBe(200);
      longest = Math.max(longest, performance.now() - startedAt);
    }
    expect(await Promise.all(sent)).toEqual([200, 200, 200]);
    expect(longest).toBeLessThan(1_500);
    const whole = await fetch(url('/echo'), { method: 'POST', body: large, headers: { 'content-type': 'text/plain' } });
    expect((await whole.text()).length).toBe(large.length);
    expect((await ask.activity.list({ filter: 'json.a=x' })).items).toEqual([]);
  });

  test.each([
    [{ when: 'status=200' }, 'a rule sees the request alone, which has no status'],
    [{ when: 'response.body~x' }, 'which has no response.body'],
    [{ when: 'path=' }, 'A value is expected'],
    [{ times: { from: 3, to: 2 } }, 'it ends before it begins'],
    [{ respond: { delayMs: { from: 5, to: 1 } } }, 'it ends before it begins'],
    [
      { respond: { headers: [['Content-Length', '5']] as [string, string][] } },
      'Content-Length is written by the receiver',
    ],
    [{ respond: { headers: [['X Y', '5']] as [string, string][] } }, '"X Y" is not a header name'],
    [{ respond: { headers: [['X', 'a\r\nb']] as [string, string][] } }, 'characters that no header can have'],
  ])('is refused where it is %j', async (wrong, message) => {
    await expect(opened.ask.responseRules.add({ name: 'wrong', ...wrong })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining(message),
    });
    expect(await opened.ask.responseRules.list()).toEqual([]);
  });

  test('gives no secret away, and no line break into a header', async () => {
    const { ask } = opened;
    await ask.parameters.set({ tag: 'Key', value: 'not-for-strangers', secret: true });
    await ask.parameters.set({ tag: 'Lines', value: 'a\r\nX-Evil: 1' });
    await ask.responseRules.add({
      name: 'leaky',
      respond: { headers: [['X-Lines', '{{Lines}}{{query.q}}']], body: '{{Key}}|{{Lines}}|{{query.q}}|{{unknown}}' },
    });
    const response = await fetch(url('/?q=%0d%0aX-Worse:%201{{Lines}}'));
    expect(response.headers.get('x-evil')).toBeNull();
    expect(response.headers.get('x-worse')).toBeNull();
    expect(await response.text()).toBe('|a\r\nX-Evil: 1|\r\nX-Worse: 1{{Lines}}|');
  });
});

test('rules decide as a plain predicate does', async () => {
  const { ask } = opened;
  const paths = ['/a', '/b', '/b/c'];
  const methods = ['GET', 'POST', 'PUT'];
  const rule = fc.record({
    method: fc.constantFrom(null, ...methods),
    path: fc.constantFrom(null, ...paths),
    starts: fc.boolean(),
    key: fc.constantFrom(null, '1', '2'),
  });
  const request = fc.record({
    method: fc.constantFrom(...methods),
    path: fc.constantFrom(...paths),
    key: fc.constantFrom('1', '2', '3'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(rule, { maxLength: 5 }), fc.array(request, { maxLength: 5 }), async (rules, requests) => {
      await ask.responseRules.replace({
        rules: rules.map(({ method, path, starts, key }, index) => ({
          id: `${index}`,
          name: `${index}`,
          when: printFilter({
            kind: 'all',
            of: [
              ...(method === null ? [] : [{ kind: 'compare', field: 'method', op: '=', value: method } as const]),
              ...(path === null
                ? []
                : [{ kind: 'compare', field: 'path', op: starts ? '^=' : '=', value: path } as const]),
              ...(key === null
                ? []
                : [{ kind: 'part', part: { side: null, of: 'query', key: 'key' }, op: '=', value: key } as const]),
            ],
          }),
          respond: { status: 400 + index },
        })),
      });
      for (const { method, path, key } of requests) {
        const first = rules.findIndex(
          (one) =>
            (one.method === null || one.method === method) &&
            (one.path === null || (one.starts ? path.startsWith(one.path) : one.path === path)) &&
            (one.key === null || one.key === key),
        );
        const { status } = await fetch(url(`${path}?key=${key}`), { method });
        expect(status).toBe(first === -1 ? 200 : 400 + first);
      }
    }),
    { numRuns: 30 },
  );
});

describe('a fault', () => {
  const body = `{"text":"${'0123456789'.repeat(20)}"}`;
  const respondWith = (fault: ResponseFault, delayMs = 0) =>
    opened.ask.responseRules.add({ name: fault, respond: { body, delayMs, fault } });
  const get = 'GET /x HTTP/1.1\r\nHost: a\r\n\r\n';
  const curl = (path: string): Promise<number> =>
    promisify(execFile)('curl', ['-sS', '--max-time', '1', url(path)]).then(
      () => 0,
      ({ code }: { code: number }) => code,
    );

  test('cuts the response off half way', async () => {
    await respondWith('cut');
    const got = await rawExchange(port(), get);
    expect(got).toContain(`Content-Length: ${body.length}\r\n`);
    expect(got.split('\r\n\r\n')[1]).toBe(body.slice(0, body.length / 2));
    await expect(undiciFetch(url('/x')).then((response) => response.text())).rejects.toThrow();
    expect(await curl('/x')).toBe(18);
    expect(await lastCapture()).toMatchObject({ status: 200, rule: 'cut', fault: 'cut', response: { body } });
  });

  test('sends what is no HTTP', async () => {
    await respondWith('malformed');
    expect(await rawExchange(port(), get)).toMatch(/^HTTP\/1\.1 two hundred\r\n/);
    await expect(undiciFetch(url('/x'))).rejects.toThrow();
    expect(await lastCapture()).toMatchObject({ fault: 'malformed' });
  });

  test.each(['reset', 'close'] as const)('ends the connection before any response by a %s', async (fault) => {
    await respondWith(fault);
    expect(await rawExchange(port(), get)).toBe('');
    expect(await curl('/x')).toBe(fault === 'close' ? 52 : 56);
    expect(await lastCapture()).toMatchObject({ status: 0, response: null, fault });
  });

  test('never responds, and the receiver stops all the same', async () => {
    await using own = await openTestEngine();
    await own.ask.responseRules.add({ name: 'never', respond: { fault: 'never' } });
    const waiting = fetch(own.receiverUrl).then(
      () => 'a response',
      () => 'none',
    );
    while ((await own.ask.activity.list({})).total === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    // Behind one that never gets a response, and of a sender that has left.
    const left = await rawConnection(Number(new URL(own.receiverUrl).port));
    left.write('GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n');
    while ((await own.ask.activity.list({})).total < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    left.socket.end();
    expect(await left.closed()).toBe('');
    const startedAt = performance.now();
    await own.ask.receiver.update({ listening: false });
    expect(await waiting).toBe('none');
    expect(performance.now() - startedAt).toBeLessThan(900);
  });

  test('drips the response, whole in the end', async () => {
    await respondWith('drip');
    const startedAt = performance.now();
    const response = await undiciFetch(url('/x'));
    expect(await response.text()).toBe(body);
    expect(performance.now() - startedAt).toBeGreaterThan(3_000);
  });

  test('a delay keeps one sender waiting, and no other', async () => {
    const { ask } = opened;
    await ask.responseRules.add({ name: 'slow', when: 'path=/slow', respond: { delayMs: 1_000 } });
    const order: string[] = [];
    const asked = async (path: string) => {
      await fetch(url(path));
      order.push(path);
    };
    const startedAt = performance.now();
    await Promise.all([asked('/slow'), asked('/quick')]);
    expect(order).toEqual(['/quick', '/slow']);
    expect(performance.now() - startedAt).toBeGreaterThan(990);
    const { items } = await ask.activity.list({ filter: 'path=/slow', limit: 1 });
    expect(await ask.activity.get({ id: items[0]?.id ?? '' })).toMatchObject({ rule: 'slow', delayMs: 1_000 });
  });

  test('comes in the order of the requests of one connection', async () => {
    await opened.ask.responseRules.add({ name: 'first', when: 'path=/1', respond: { delayMs: 300, body: 'one' } });
    await opened.ask.responseRules.add({ name: 'cut', when: 'path=/3', respond: { fault: 'close' } });
    const all = ['/1', '/2', '/3', '/4'].map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join('');
    const got = await rawExchange(port(), all);
    expect(got.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    expect(got.indexOf('one')).toBeLessThan(got.indexOf('"ok":true'));
  });

  test('is asked for by a URL, where no rule decides', async () => {
    expect((await fetch(url('/status/503'))).status).toBe(503);
    expect((await fetch(url('/status/999'))).status).toBe(200);
    expect((await fetch(url('/any?fail=100'))).status).toBe(503);
    expect((await fetch(url('/any?fail=0&delay=5'))).status).toBe(200);
    const startedAt = performance.now();
    expect((await fetch(url('/status/404?delay=200ms'))).status).toBe(404);
    expect(performance.now() - startedAt).toBeGreaterThan(195);
    expect(await lastCapture()).toMatchObject({ rule: 'asked for by the URL', delayMs: 200, status: 404 });
    await opened.ask.responseRules.add({ name: 'all', respond: { status: 202 } });
    expect((await fetch(url('/status/503'))).status).toBe(202);
  });
});

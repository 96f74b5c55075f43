import { describe, expect, test } from 'vitest';
import { harEntries } from '../../../electron/engine/har/har-entries.ts';
import type { Activity } from '../../../shared/model/activity.ts';
import { readHar } from '../../support/har-schema.ts';
import { sampleCapture, sampleDelivery, sampleRequest, sampleResponse } from '../../support/sample-activities.ts';

const origin = 'http://127.0.0.1:4400';
const creator = { name: 'x', version: '1' };

/** The entries, once they are known to be HAR. */
const entriesOf = (activity: Activity) =>
  readHar(JSON.stringify({ log: { version: '1.2', creator, pages: [], entries: harEntries(activity, origin) } }))
    .entries;

const at = '2026-11-20T14:01:52.104Z';
const timings = { dns: 1, connect: 2, tls: 3, firstByte: 10, total: 12.5 };

describe('a delivery', () => {
  test('its request, response, and phases', () => {
    const [entry] = entriesOf(
      sampleDelivery({
        attempts: [{ at, status: 200, error: null, timings }],
        request: { url: 'https://crm.example/x?a=1+2&b=%2B&a=', headers: [['Cookie', 'a=1; b="2"']], body: 'x=1' },
        response: sampleResponse({ headers: [['Set-Cookie', 'sid=a=b; Path=/; HttpOnly']], body: 'ok' }),
      }),
    );
    expect(entry).toMatchObject({
      startedDateTime: at,
      time: 12.5,
      request: {
        method: 'POST',
        queryString: [
          { name: 'a', value: '1 2' },
          { name: 'b', value: '+' },
          { name: 'a', value: '' },
        ],
        cookies: [
          { name: 'a', value: '1' },
          { name: 'b', value: '"2"' },
        ],
        postData: { mimeType: '', text: 'x=1' },
      },
      response: {
        status: 200,
        cookies: [{ name: 'sid', value: 'a=b', path: '/', httpOnly: true, secure: false }],
        content: { size: 2, text: 'ok' },
      },
      timings: { blocked: -1, dns: 1, connect: 5, ssl: 3, send: 0, wait: 4, receive: 2.5 },
    });
  });

  test('a connection that was kept alive has no phases of its own', () => {
    const kept = { dns: null, connect: null, tls: null, firstByte: 3, total: 4 };
    const [entry] = entriesOf(sampleDelivery({ attempts: [{ at, status: 200, error: null, timings: kept }] }));
    expect(entry?.timings).toMatchObject({ dns: -1, connect: -1, ssl: -1, wait: 3, receive: 1 });
  });

  test('each redirect is an entry, and an answered challenge too', () => {
    const attempt = (method: string, url: string, status: number) => ({
      at,
      method,
      url,
      status,
      error: null,
      timings,
    });
    const entries = entriesOf(
      sampleDelivery({
        request: { url: 'http://a/1', headers: [['Authorization', 'Digest x']], body: 'body' },
        attempts: [
          attempt('POST', 'http://a/1', 401),
          attempt('POST', 'http://a/1', 302),
          attempt('GET', 'http://a/2', 307),
          attempt('GET', 'http://b/3', 200),
        ],
        redirects: [
          { status: 302, url: 'http://a/2', method: 'GET' },
          { status: 307, url: 'http://b/3', method: 'GET' },
        ],
      }),
    );
    expect(
      entries.map(({ request, response }) => [request.method, request.url, response.status, response.redirectURL]),
    ).toEqual([
      ['POST', 'http://a/1', 401, ''],
      ['POST', 'http://a/1', 302, 'http://a/2'],
      ['GET', 'http://a/2', 307, 'http://b/3'],
      ['GET', 'http://b/3', 200, ''],
    ]);
    expect(entries.map(({ request }) => request.postData?.text)).toEqual([undefined, 'body', undefined, undefined]);
    expect(entries.map(({ response }) => response.content.text)).toEqual([
      undefined,
      undefined,
      undefined,
      '{"ok":true}',
    ]);
    expect(entries[0]?.comment).toMatch(/not kept/);
  });

  test('without a response, and never sent', () => {
    const error = 'Nothing listens on 127.0.0.1:9.';
    const refused = { response: null, status: 0, message: error };
    const [failed] = entriesOf(sampleDelivery({ ...refused, attempts: [{ at, status: 0, error, timings }] }));
    expect(failed).toMatchObject({ response: { status: 0, comment: error }, comment: error });
    const [unsent] = entriesOf(sampleDelivery({ ...refused, attempts: [] }));
    expect(unsent).toMatchObject({ time: 0, response: { status: 0 }, comment: `Nothing was sent. ${error}` });
  });

  test('bodies that are no text are base64; decoded ones are what they say', () => {
    const bytes = Buffer.from([0, 255, 254, 10]);
    const body = { body: bytes.toString(), bodyBase64: bytes.toString('base64'), bytes: 4 };
    const compressed = {
      ...{ body: 'hello', bodyBase64: 'H4sI', bytes: 3 },
      decoding: { codings: ['gzip'], charset: 'utf-8', base64: null, isCut: false, problem: null },
    };
    const [binary] = entriesOf(sampleDelivery({ request: body, response: sampleResponse(body) }));
    expect(binary?.request.postData).toMatchObject({ text: body.bodyBase64, _encoding: 'base64' });
    expect(binary?.response.content).toMatchObject({ text: body.bodyBase64, encoding: 'base64', size: 4 });
    const [decoded] = entriesOf(sampleDelivery({ response: sampleResponse(compressed) }));
    expect(decoded?.response).toMatchObject({ bodySize: 3, content: { text: 'hello', size: 5, compression: 2 } });
  });

  test('a body that was cut says so', () => {
    const [entry] = entriesOf(sampleDelivery({ response: sampleResponse({ body: 'x', truncated: true, bytes: 9 }) }));
    expect(entry?.response.content.comment).toBe('Only the beginning of 9 bytes was kept.');
  });
});

describe('a capture', () => {
  test('its URL is that of the receiver', () => {
    const [entry] = entriesOf(sampleCapture({ durationMs: 1.5 }));
    expect(entry).toMatchObject({
      time: 1.5,
      request: { url: `${origin}/hook?x=1`, postData: { mimeType: 'application/json' } },
      response: { status: 200 },
      _hookswitch: { kind: 'capture', id: 'capture-1' },
    });
  });

  test('one that broke off has no response, and says why', () => {
    const incomplete = {
      part: 'body',
      reason: 'It ended.',
      receivedBytes: 9,
      waitedMs: 1,
      unreadBase64: null,
    } as const;
    const [entry] = entriesOf(
      sampleCapture({ incomplete, response: null, status: 0, request: sampleRequest({ url: '*' }) }),
    );
    expect(entry).toMatchObject({ comment: 'It ended.', request: { url: `${origin}/*` }, response: { status: 0 } });
  });
});

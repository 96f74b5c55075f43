import type { Capture } from '../../shared/model/capture.ts';
import type { Delivery } from '../../shared/model/delivery.ts';
import type { HttpRequestMessage, HttpResponseMessage } from '../../shared/model/http.ts';

const at = '2026-11-20T14:01:52.104Z';

const bodyOf = (body: string) => ({ body, bodyBase64: null, bytes: Buffer.byteLength(body), truncated: false });

/** A request without a body; any part can be replaced. `body` also sets its bytes. */
export const sampleRequest = (parts: Partial<HttpRequestMessage> = {}): HttpRequestMessage => ({
  method: 'POST',
  url: 'http://127.0.0.1/',
  httpVersion: '1.1',
  headers: [],
  trailers: [],
  ...bodyOf(parts.body ?? ''),
  ...parts,
});

/** `200 OK` without a body; any part can be replaced. `body` also sets its bytes. */
export const sampleResponse = (parts: Partial<HttpResponseMessage> = {}): HttpResponseMessage => ({
  status: 200,
  statusText: 'OK',
  httpVersion: '1.1',
  headers: [],
  trailers: [],
  ...bodyOf(parts.body ?? ''),
  ...parts,
});

/** A capture of `POST /hook` with a small JSON body; any part, and any part of its request, can be replaced. */
export function sampleCapture({
  method = 'POST',
  url = '/hook?x=1',
  headers = [
    ['Host', '127.0.0.1:4400'],
    ['Content-Type', 'application/json'],
  ],
  body = '{"event":"hangup","cause":"ANSWER"}',
  request = {},
  ...parts
}: Omit<Partial<Capture>, 'request'> &
  Partial<Pick<HttpRequestMessage, 'method' | 'url' | 'headers' | 'body'>> & {
    readonly request?: Partial<HttpRequestMessage>;
  } = {}): Capture {
  const id = parts.id ?? 'capture-1';
  return {
    id,
    kind: 'capture',
    at,
    runId: null,
    callId: null,
    remote: { address: '127.0.0.1', port: 50_000 },
    recognized: null,
    request: { ...sampleRequest({ method, url, headers, body }), ...request },
    response: sampleResponse({
      headers: [['Content-Type', 'application/json']],
      body: JSON.stringify({ ok: true, id }),
    }),
    status: 200,
    message: body,
    durationMs: null,
    rule: null,
    delivery: null,
    ...parts,
  };
}

/** A delivery with the response 200; any part can be replaced. */
export function sampleDelivery({
  request = {},
  ...parts
}: Omit<Partial<Delivery>, 'request'> & { readonly request?: Partial<HttpRequestMessage> } = {}): Delivery {
  return {
    id: 'delivery-1',
    kind: 'delivery',
    at,
    runId: null,
    callId: 'call-1',
    action: { id: 'action-1', name: 'Log call' },
    event: { dialect: 'pbx', key: 'hangup', label: 'Hangup', id: 'hangup.1.1763647312.104' },
    parameters: { number: '+15550100' },
    request: sampleRequest({
      url: 'http://127.0.0.1:4400/crm/calls?id=7',
      headers: [['Content-Type', 'application/json']],
      body: '{"number":"+15550100"}',
      ...request,
    }),
    response: sampleResponse({ headers: [['Content-Type', 'application/json']], body: '{"ok":true}' }),
    status: 200,
    message: '{"ok":true}',
    durationMs: 4.5,
    attempts: [
      { at, status: 200, error: null, timings: { dns: null, connect: 1, tls: null, firstByte: 3, total: 4.5 } },
    ],
    redirects: [],
    unresolved: [],
    settings: { followRedirects: true, maxRedirects: 10, verifyTls: true, timeoutMs: 30_000 },
    capture: null,
    ...parts,
  };
}

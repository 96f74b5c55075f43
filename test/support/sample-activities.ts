import type { Capture } from '../../shared/model/capture.ts';
import type { Delivery } from '../../shared/model/delivery.ts';

const at = '2026-11-20T14:01:52.104Z';

/** A capture of `POST /hook` with a small JSON body; any part can be replaced. `body` also sets its bytes. */
export function sampleCapture(parts: Partial<Capture> = {}): Capture {
  const body = parts.body ?? '{"event":"hangup","cause":"ANSWER"}';
  return {
    kind: 'capture',
    id: 'capture-1',
    at,
    method: 'POST',
    url: '/hook?x=1',
    httpVersion: '1.1',
    headers: [
      ['Host', '127.0.0.1:4400'],
      ['Content-Type', 'application/json'],
    ],
    body,
    bodyBase64: Buffer.from(body).toString('base64'),
    bytes: Buffer.byteLength(body),
    cut: false,
    remote: { address: '127.0.0.1', port: 50_000 },
    reply: { status: 200, rule: null, delayMs: 0 },
    recognized: null,
    callId: null,
    delivery: null,
    ...parts,
  };
}

/** A delivery that was answered 200; any part can be replaced. */
export function sampleDelivery(parts: Partial<Delivery> = {}): Delivery {
  return {
    kind: 'delivery',
    id: 'delivery-1',
    at,
    action: { id: 'action-1', name: 'Log call' },
    event: { dialect: 'pbx', key: 'hangup', label: 'Hangup', id: 'hangup.1.1763647312.104' },
    callId: 'call-1',
    parameters: { number: '+15550100' },
    request: {
      method: 'POST',
      url: 'http://127.0.0.1:4400/crm/calls?id=7',
      headers: [['Content-Type', 'application/json']],
      body: '{"number":"+15550100"}',
      bodyBase64: null,
    },
    response: {
      status: 200,
      statusText: 'OK',
      httpVersion: '1.1',
      headers: [['Content-Type', 'application/json']],
      body: '{"ok":true}',
      bodyBase64: null,
      bytes: 11,
      cut: false,
    },
    status: 200,
    message: '{"ok":true}',
    attempts: [
      { at, status: 200, error: null, timings: { dns: null, connect: 1, tls: null, firstByte: 3, total: 4.5 } },
    ],
    unresolved: [],
    redirects: [],
    capture: null,
    ...parts,
  };
}

import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDialects } from '../../../electron/engine/dialects/dialects.ts';
import { createRecognizer } from '../../../electron/engine/recognition/recognizer.ts';
import type { ReceivedRequest } from '../../../electron/engine/recognition/request-pairs.ts';
import { resources } from '../../support/open-engine.ts';
import { goldenRequests } from '../dialects/golden-requests.ts';
import { otherServices } from './unrelated/services.ts';
import { otherTelephony } from './unrelated/telephony.ts';

const dialects = openDialects(join(resources, 'dialects'));
const { recognizeRequest: recognize } = createRecognizer(dialects.all());

/** The pairs of a golden request, to send them in another way. */
function pairsIn({ url, body }: ReceivedRequest): Record<string, string> {
  if (body.startsWith('{')) return JSON.parse(body);
  return Object.fromEntries(
    new URLSearchParams(body === '' ? url.slice(url.lastIndexOf(url.includes('?') ? '?' : '/') + 1) : body),
  );
}

const post = (type: string, body: string, url = '/hook'): ReceivedRequest => ({
  method: 'POST',
  url,
  headers: [['content-type', type]],
  body,
});

const raise = (file: string): never => {
  throw new Error(`There is no golden file ${file}.`);
};

const multipart = (pairs: Record<string, string>): string =>
  Object.entries({ ...pairs })
    .map(([name, text]) => `------7f3\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`)
    .join('')
    .concat('------7f3\r\nContent-Disposition: form-data; name="a"; filename="a.wav"\r\n\r\nRIFF\r\n------7f3--\r\n');

const renamed = (pairs: Record<string, string>, rename: (name: string) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(pairs).map(([name, text]) => [rename(name), text]));

describe('the events of every dialect', () => {
  it.each(goldenRequests)('$file', ({ dialect, event, request }) => {
    const recognition = recognize(request);
    expect(recognition?.dialect).toBe(dialect);
    const { label, newer } = dialects.event(dialect, event);
    if (recognition?.event === event) return;
    // Two events of one vendor may be the same to the byte: the newer one is then named as the other possibility.
    expect(newer).toBe(true);
    expect(recognition?.confidence).toBeLessThan(0.6);
    expect(recognition?.reason).toContain(`also be ${label}`);
  });

  it.each(goldenRequests)('$file, whichever way its pairs come', ({ dialect, event, request }) => {
    const pairs = pairsIn(request);
    const query = new URLSearchParams(pairs).toString();
    for (const other of [
      { method: 'GET', url: `/hook?token=x&${query}`, headers: [], body: '' },
      post('application/x-www-form-urlencoded', query),
      post('application/x-www-form-urlencoded; charset=UTF-8', query, '/hook?customer=9'),
      post('text/plain', query),
      post('application/json', JSON.stringify(pairs)),
      post('application/json', JSON.stringify({ source: 'x', data: pairs })),
      post('application/json', `\uFEFF${JSON.stringify([pairs])}`),
      post('multipart/form-data; boundary=----7f3', multipart(pairs)),
      post(
        'application/x-www-form-urlencoded',
        new URLSearchParams(renamed(pairs, (name) => name.toUpperCase())).toString(),
      ),
      post('application/json', JSON.stringify(renamed(pairs, (name) => name.toLowerCase()))),
    ]) {
      const recognition = recognize(other);
      expect([recognition?.dialect, recognition?.event]).toEqual([dialect, recognize(request)?.event]);
      expect(recognition?.callId ?? '').toBe(pairs[dialects.get(dialect).callKey ?? ''] ?? '');
      expect(recognition?.confidence).toBeGreaterThan(dialects.event(dialect, event).newer ? 0.4 : 0.45);
    }
  });

  it.each(['pbxware/ringing.txt', 'urlnetworks/extension_hangup.txt', 'voipnow/dial-in.GET.txt'])(
    '%s, among much that a gateway has put beside it',
    (file) => {
      const { dialect, event, request } = goldenRequests.find((golden) => golden.file === file) ?? raise(file);
      const beside = Array.from({ length: 60 }, (_, index) => [`x-gateway-${index}`, 'y'] as const);
      const pairs = new URLSearchParams(
        [...beside, ...Object.entries(pairsIn(request))].map(([name, value]): [string, string] => [name, value]),
      );
      expect(recognize(post('application/x-www-form-urlencoded', String(pairs)))).toMatchObject({ dialect, event });
    },
  );

  it('returns the values by tag and the reason', () => {
    const url =
      '/in?CallID=1.2&CallerIDNum=003258422544&CallerIDName=Jane+Roe&CalledDID=&CalledExtension=0003%2A001' +
      '&CallStatus=CALLING&CallFlow=IN&CallerExtension=&CalledNumber=003258422500&CallAPIID=5f3c';
    const recognition = recognize({ method: 'GET', url, headers: [], body: '' });
    expect(recognition).toMatchObject({ dialect: 'voipnow', event: 'dial-in', eventLabel: 'Dial-In', callId: '1.2' });
    expect(recognition?.values.get('CallerIDName')).toBe('Jane Roe');
    expect(recognition?.values.get('CalledExtension')).toBe('0003*001');
    expect(recognition?.reason).toBe('Contains all parameters of VoipNow Dial-In, CallStatus=CALLING and CallFlow=IN.');
    expect(recognition?.confidence).toBeGreaterThan(0.9);
  });

  it('trusts a path that contains the event', () => {
    const golden = goldenRequests.find(({ file }) => file === 'voipnow/answer-in.POST.txt');
    const recognition = recognize({ ...(golden as (typeof goldenRequests)[number]).request, url: '/events/Answer_In' });
    expect(recognition).toMatchObject({ event: 'answer-in' });
    expect(recognition?.confidence).toBeGreaterThan(0.9);
    expect(recognition?.reason).toContain('answer-in in the path');
  });

  it('is uncertain, with the other events in the reason, where a request lacks what tells its events apart', () => {
    const recognition = recognize(
      post(
        'application/x-www-form-urlencoded',
        'call_id=1.2&caller_id=101&called_number=102&calling_name=A&call_cost=&call_rating_duration=&date=2026-01-02' +
          '&direction=inbound&duration=&extension=102&tenant=201&time=10%3A00%3A00&unix_time=1767348000',
      ),
    );
    expect(recognition).toMatchObject({ dialect: 'pbxware', event: 'call_incoming', callId: '1.2' });
    expect(recognition?.confidence).toBeLessThan(0.5);
    expect(recognition?.reason).toContain(
      'Could also be Ringing or Hangup Call: the request contains nothing that tells them apart.',
    );
  });

  it('takes a duration as a sign that a call was answered', () => {
    const text =
      'call_id=1.2&caller_id=101&called_number=102&calling_name=A&call_cost=&call_rating_duration=63&date=2026-01-02' +
      '&direction=inbound&duration=63&extension=102&tenant=201&time=10%3A00%3A00&unix_time=1767348000';
    expect(recognize(post('', text))?.event).toBe('call_answered');
    expect(
      recognize(post('', text.replace('rating_duration=63', 'rating_duration=').replace('=63', '=0')))?.event,
    ).toBe('call_unanswered');
  });

  it('takes an administrator’s own small request that names the event', () => {
    const recognition = recognize({
      method: 'GET',
      url: '/crm?what=call_incoming&call_id=1.2&caller_id=%2B15551230001&extension=101',
      headers: [],
      body: '',
    });
    expect(recognition).toMatchObject({ dialect: 'pbxware', event: 'call_incoming', callId: '1.2' });
    expect(recognition?.confidence).toBeLessThan(0.8);
    expect(recognition?.reason).toBe(
      'Contains 3 of the 13 parameters of PBXware Incoming Call and what=call_incoming.',
    );
  });

  it('has little confidence where the event of a vendor request is unknown', () => {
    const golden = goldenRequests.find(({ file }) => file === 'grandstream/dnd_on.txt');
    const { request } = golden as (typeof goldenRequests)[number];
    const recognition = recognize({ ...request, url: request.url.replace('dnd_on', 'lamp_on') });
    expect(recognition?.dialect).toBe('grandstream');
    expect(recognition?.confidence).toBeLessThan(0.2);
    expect(recognition?.reason).toContain('Unexpected value: event=lamp_on.');
  });
});

describe('what is no event', () => {
  it.each([...otherTelephony, ...otherServices])('$name', (request) => {
    expect(recognize(request)).toBeNull();
  });

  it('is at least fifty', () => {
    expect(otherTelephony.length + otherServices.length).toBeGreaterThanOrEqual(50);
  });

  it('is a body beyond 64 KiB, whatever it holds', () => {
    const { request } = goldenRequests.find(
      ({ file }) => file === 'pbxware/ringing.txt',
    ) as (typeof goldenRequests)[number];
    const padded = (size: number) =>
      `${request.body.slice(0, request.body.lastIndexOf('}'))},"pad":"${'x'.repeat(size)}"}`;
    expect(recognize({ ...request, body: padded(1000) })?.event).toBe('ringing');
    expect(recognize({ ...request, body: padded(64 * 1024) })).toBeNull();
  });
});

describe('any request at all', () => {
  const names = fc.constantFrom(
    ...dialects.all().flatMap(({ parameters }) => parameters.map(({ tag }) => tag)),
    'event',
  );
  const pair = fc.tuple(
    fc.oneof(names, fc.string()),
    fc.oneof(fc.string({ unit: 'binary' }), fc.constant('call_incoming')),
  );
  const written = fc
    .array(pair, { maxLength: 30 })
    .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&'));
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes).toString()),
    fc.string({ unit: 'binary' }),
    written,
    fc.json(),
    fc.array(pair).map((pairs) => JSON.stringify(Object.fromEntries(pairs))),
    fc.array(pair).map((pairs) => `{${pairs.map(([name]) => `"${name}":`).join(',')}`),
  );
  const url = fc.oneof(
    fc.string({ unit: 'binary' }),
    written.map((text) => `/x?${text}`),
    written.map((text) => `/x/${text}`),
  );
  const type = fc.constantFrom(
    'application/json',
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data',
    '',
  );

  it('is recognized or not, and never breaks', () => {
    fc.assert(
      fc.property(url, type, body, (target, contentType, text) => {
        const recognition = recognize({
          method: 'POST',
          url: target,
          headers: [['Content-Type', contentType]],
          body: text,
        });
        if (recognition === null) return;
        expect(recognition.confidence).toBeGreaterThan(0);
        expect(recognition.confidence).toBeLessThan(1);
        expect(recognition.reason.length).toBeLessThan(2000);
        dialects.event(recognition.dialect, recognition.event);
      }),
      { numRuns: 1500 },
    );
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedEngine, openTestEngine } from '../../support/open-engine.ts';
import { openRecordingSocket, type RecordingSocket } from '../../support/recording-socket.ts';

let opened: OpenedEngine;
let socket: RecordingSocket;
beforeAll(async () => {
  socket = await openRecordingSocket();
  opened = await openTestEngine({ receiver: 'off' });
});
afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await socket[Symbol.asyncDispose]();
});

type FireInput = Parameters<OpenedEngine['ask']['simulator']['fire']>[0];

/** Fires at a path of the socket; gives the request line and the body that arrived. */
async function arriving(input: Omit<FireInput, 'to'>, path: string): Promise<{ line: string; body: string }> {
  const arrived = socket.next();
  await opened.ask.simulator.fire({ ...input, to: `${socket.url}${path}` });
  const [head = '', body = ''] = (await arrived).split('\r\n\r\n');
  return { line: head.split(' HTTP/')[0] ?? '', body };
}

const refused = (input: FireInput) => expect(opened.ask.simulator.fire(input)).rejects;

describe('parameters added to a configured URL', () => {
  const dialIn = { dialect: 'voipnow', event: 'dial-in', parameters: { CallID: '1.2', CallerIDName: 'A & B=C' } };

  it('keep the query that the URL has, and leave its fragment at home', async () => {
    const { line, body } = await arriving(dialIn, '/script.php?key=a%20b#top');
    expect(line).toMatch(/^GET \/script\.php\?key=a%20b&CallID=1\.2&CallerIDNum=\S+&CallerIDName=A%20%26%20B%3DC&/);
    expect(body).toBe('');
    const { line: bare } = await arriving(dialIn, '/script.php?');
    expect(bare).toMatch(/^GET \/script\.php\?CallID=1\.2&/);
  });

  it('go into the body with POST, and the URL stays as it is', async () => {
    const { line, body } = await arriving({ ...dialIn, method: 'post' }, '/script.php?key=1');
    expect(line).toBe('POST /script.php?key=1');
    expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({
      CallID: '1.2',
      CallerIDName: 'A & B=C',
      CallStatus: 'CALLING',
      CallFlow: 'IN',
      CallerExtension: '',
    });
  });

  it('have no CallAPIID and only two results under the older document', async () => {
    const busy = { CallStatus: 'BUSY' };
    const hangup = { dialect: 'voipnow', event: 'hangup', variants: { profile: 'older' } };
    const { line } = await arriving(hangup, '/x');
    expect(line).toMatch(/CallStatus=ANSWER&CallFlow=IN&CallerExtension=&CalledNumber=\d+$/);
    const { line: given } = await arriving({ ...hangup, parameters: busy }, '/x');
    expect(given).toContain('CallStatus=BUSY');
  });

  it('follow setup and variants', async () => {
    const chosen = { setup: { tenant_prefix: '0042' }, variants: { flow_case: 'lower', numbers: 'plus' } };
    const { line } = await arriving({ dialect: 'voipnow', event: 'dial-out', ...chosen }, '/x');
    expect(line).toMatch(/CallFlow=out&CallerExtension=0042%2A10\d&CalledNumber=%2B1555/);
  });

  it('refuse a method, a setup key and a variant that are none, naming those that are', async () => {
    const to = `${socket.url}/x`;
    const event = { dialect: 'voipnow', event: 'hangup', to };
    await refused({ ...event, method: 'PUT' }).toThrow(/method: PUT is not one of GET, POST/);
    await refused({ dialect: 'pbxware', event: 'ringing', to, method: 'GET' }).toThrow(
      /method: pbxware has no choice of methods/,
    );
    await refused({ dialect: 'voipnow', event: 'hangup', method: 'GET' }).toThrow(/method: it is for a URL/);
    await refused({ ...event, setup: { shoe: '9' } }).toThrow(/setup\.shoe: voipnow has tenant_prefix\./);
    await refused({ ...event, variants: { profile: 'blue' } }).toThrow(
      /variants\.profile: "blue" is not one of guide, older/,
    );
  });
});

describe('a URL with $variables', () => {
  const call = {
    dialect: 'grandstream',
    event: 'incoming_call',
    parameters: { remote: '+1555', display_remote: 'Jane Roe', call_id: '12-5060@BJC' },
  };

  it.each([
    ['/$mac&$phone_ip', 'GET /000b82a1b2c3&192.168.5.31'],
    ['/path?mac=$mac', 'GET /path?mac=000b82a1b2c3'],
    ['/p?who=$display_remote&id=$call_id&n=$remote', 'GET /p?who=Jane%20Roe&id=12-5060@BJC&n=%2B1555'],
    ['/p?cost=$5&x=$nobody&mac=$mac', 'GET /p?cost=$5&x=$nobody&mac=000b82a1b2c3'],
  ])('%s is the whole template', async (path, line) => {
    expect((await arriving(call, path)).line).toBe(line);
  });

  it('gets the pairs of the event behind it where it has none: in the path, or in its query', async () => {
    const dnd = { dialect: 'grandstream', event: 'dnd_on', setup: { mac: '00:0B:82:FF:00:01', product: 'GXV 3380' } };
    const pairs = 'event=dnd_on&phone_ip=192.168.5.31&mac=000b82ff0001&product=GXV%203380&program_version=1.0.1.28';
    expect((await arriving(dnd, '/hook/')).line).toContain(`GET /hook/${pairs}&`);
    expect((await arriving(dnd, '/hook?key=1')).line).toContain(`GET /hook?key=1&${pairs}&`);
  });

  it('leaves variables that the event has no value for empty, or as they are', async () => {
    const dnd = { dialect: 'grandstream', event: 'dnd_on' };
    expect((await arriving(dnd, '/p?id=$call_id&mac=$mac')).line).toBe('GET /p?id=&mac=000b82a1b2c3');
    const kept = { ...dnd, variants: { unfilled: 'kept' } };
    expect((await arriving(kept, '/p?id=$call_id&mac=$mac')).line).toBe('GET /p?id=$call_id&mac=000b82a1b2c3');
  });

  it('belongs to no call where none happens', async () => {
    const fired = (event: string) =>
      opened.ask.simulator.fire({ dialect: 'grandstream', event, to: `${socket.url}/x` });
    expect((await fired('registration')).deliveries[0]?.callId).toBeNull();
    expect((await fired('missed_call')).deliveries[0]?.callId).toMatch(/^[0-9a-f-]{36}$/);
    await Promise.all([socket.next(), socket.next()]);
  });

  it('needs no scheme, and may hold 10,000 variables', async () => {
    const bare = socket.url.replace('http://', '');
    const { requests } = await opened.ask.simulator.preview({ ...call, to: `${bare}/${'$mac&'.repeat(10_000)}` });
    expect(requests[0]?.request.url).toHaveLength(`http://${bare}/`.length + 130_000);
  });
});

describe('pairs posted to an endpoint', () => {
  it('repeat the endpoint, leave out a recording that is not to be sent, and follow the result', async () => {
    const hangup = { dialect: 'urlnetworks', event: 'http_hangup' };
    const { body } = await arriving(hangup, '/end');
    const pairs = new URLSearchParams(body);
    expect(pairs.get('http_hangup_url')).toBe(`${socket.url}/end`);
    expect([pairs.has('recording_url'), pairs.get('http_post_recording_url')]).toEqual([false, '0']);
    expect(pairs.get('method')).toBe('incoming_hangup_success');
    const recorded = await arriving({ ...hangup, setup: { post_call_recording: '1' } }, '/end');
    expect(new URLSearchParams(recorded.body).get('recording_url')).toMatch(/^https:\/\//);
  });

  it('carry the same agent for the same extension, and the direction under the chosen name', async () => {
    const answered = { dialect: 'urlnetworks', event: 'extension_answered' };
    const agents = new Map<string, Set<string>>();
    for (let turn = 0; turn < 12; turn++) {
      const pairs = new URLSearchParams((await arriving(answered, '/x')).body);
      const ids = agents.get(pairs.get('extension_user_id') ?? '') ?? new Set();
      agents.set(pairs.get('extension_user_id') ?? '', ids.add(pairs.get('agent_uuid') ?? ''));
    }
    for (const ids of agents.values()) expect(ids.size).toBe(1);
    const named = await arriving({ ...answered, variants: { second_parameter: 'description' } }, '/x');
    expect(named.body).toMatch(/^service_id=100234&description=inbound_external&start_time=/);
  });
});

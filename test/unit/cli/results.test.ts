import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActivityRow } from '../../../shared/model/activity.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { Endpoint } from '../../../shared/model/endpoint.ts';
import type { RunSummary } from '../../../shared/model/run.ts';
import { runCli } from '../../support/run-cli.ts';
import { selfSignedCertificate, testKey } from '../sender/certificates.ts';
import { type Served, serveHttp, serveHttps } from '../sender/servers.ts';

let folder: string;
let server: Served;
let secure: Served;

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = request.url?.split('?')[0] ?? '';
  const [, status] = /^\/to\/(\d+)/.exec(path) ?? [];
  if (status !== undefined) response.writeHead(Number(status), { Location: '/login' }).end();
  else if (path === '/loop') response.writeHead(307, { Location: '/loop' }).end();
  else if (path === '/nowhere') response.writeHead(302).end();
  else if (path === '/sip') response.writeHead(302, { Location: 'sip:100@pbx.local' }).end();
  else if (path === '/set') response.writeHead(200, { 'Set-Cookie': 'sid=1; Path=/' }).end('set');
  else if (path === '/needs') response.writeHead(request.headers.cookie === 'sid=1' ? 200 : 401).end('needs');
  else response.end('logged in');
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hookswitch-results-'));
  server = await serveHttp(answer);
  secure = await serveHttps({ key: testKey, cert: selfSignedCertificate }, answer);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await secure?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const cli = (...args: string[]) => runCli(['--workspace', folder, ...args]);
const post = (path: string) => cli('fire', 'voipnow:hangup', '--method', 'POST', '--to', `${server.url}${path}`);
const text = (value: string): string => value.replaceAll(server.url, 'URL');

describe('fire succeeds only if the request that was meant was accepted', () => {
  it.each([301, 302, 303])('a POST that a %i turned into a GET failed', async (status) => {
    const { code, stdout, stderr } = await post(`/to/${status}`);
    expect(code).toBe(1);
    expect(text(stdout)).toContain(
      `A redirect (${status}) turned POST into GET, so the POST was not accepted: 200 is the response to GET URL/login.`,
    );
    expect(text(stderr)).toContain(`POST URL/to/${status} ${status}, then GET URL/login 200.`);
  });

  it.each([307, 308])('a POST that a %i led elsewhere did not', async (status) => {
    const { code, stderr } = await post(`/to/${status}`);
    expect(code).toBe(0);
    expect(text(stderr)).toContain(`POST URL/to/${status} ${status}, then POST URL/login 200.`);
  });

  it('a GET that was led elsewhere did not', async () => {
    expect((await cli('fire', 'voipnow:hangup', '--to', `${server.url}/to/302`)).code).toBe(0);
  });

  it.each([
    ['/loop', 'Stopped after 10 redirects. The next one leads to URL/loop.'],
    ['/nowhere', 'The response is a redirect (302) that names no location.'],
    ['/sip', 'The redirect to sip:100@pbx.local was not followed. Only http and https can be sent, not sip.'],
  ])('what ends on a redirect failed: %s', async (path, sentence) => {
    const { code, stdout } = await post(path);
    expect(code).toBe(1);
    expect(text(stdout)).toContain(sentence);
  });

  it('and JSON has each hop, the last response, and why', async () => {
    const { code, json } = await cli(...['fire', 'pbxware:call_incoming', '--to', `${server.url}/to/302`, '--json']);
    const [delivery] = json<Delivery>();
    expect(code).toBe(1);
    expect(delivery).toMatchObject({
      status: 200,
      message: expect.stringContaining('turned POST into GET'),
      redirects: [{ status: 302, method: 'GET', url: `${server.url}/login` }],
      attempts: [
        { method: 'POST', url: `${server.url}/to/302`, status: 302 },
        { method: 'GET', url: `${server.url}/login`, status: 200 },
      ],
    });
  });
});

it('the activity log and the run show it as failed', async () => {
  const [{ runId = '' } = {}] = (
    await cli('fire', 'pbxware:call_incoming', '--to', `${server.url}/to/302`, '--json')
  ).json<Delivery>();
  const [run] = (await cli('runs', 'show', runId ?? '', '--json')).json<RunSummary>();
  expect(run?.totals).toMatchObject({ deliveries: 1, failed: 1 });
  const [row] = (await cli('activity', '--limit', '1', '--json')).json<ActivityRow>();
  expect(row).toMatchObject({ method: 'POST', status: 302, message: expect.stringContaining('turned POST into GET') });
});

describe('a call', () => {
  it('failed where its events were turned into something else', async () => {
    const to = ['--to', `${server.url}/to/302`];
    const { code, stderr } = await cli('call', 'missed', '--dialect', 'urlnetworks', '--speed', 'at-once', ...to);
    expect(code).toBe(1);
    expect(stderr).toMatch(/[1-9] failed/);
    const { json } = await cli('runs', 'list', '--kind', 'call', '--json');
    const [run] = json<RunSummary>();
    expect(run?.totals.failed).toBe(run?.totals.deliveries);
  });

  it.each([
    ['sip:+15551230001@10.0.0.5;user=phone', ['+15551230001', '']],
    ['"Ann \\"A\\" Lee" <sip:+15551230001@10.0.0.5>', ['+15551230001', 'Ann "A" Lee']],
    ['+15551230001', ['+15551230001', '']],
    ['+15551230001=Dwayne "The Rock"', ['+15551230001', 'Dwayne "The Rock"']],
    ['anonymous', ['anonymous', '']],
    ['', ['', '']],
  ])('can be played with the caller %j, who gets no other name', async (caller, [number, name]) => {
    const { code, json } = await cli(
      ...['call', 'missed', '--dialect', 'yealink,urlnetworks', '--speed', 'at-once', '--json'],
      ...['--to', `${server.url}/hook`, '--caller', caller],
    );
    expect(code).toBe(0);
    const sent = json<Delivery>().map(({ event, parameters }) => ({ dialect: event.dialect, ...parameters }));
    const yealink = sent.find(({ dialect }) => dialect === 'yealink');
    expect(yealink).toMatchObject({ callerID: number, display_remote: name });
    const uri = /sip:[^>]*/.exec(caller)?.[0];
    const plain: Record<string, string> = { '': '', anonymous: 'sip:anonymous@anonymous.invalid' };
    expect(yealink).toHaveProperty('remote', uri ?? plain[number ?? ''] ?? `sip:${number}@pbx.example.com`);
    const digits = sent.find(({ dialect }) => dialect === 'urlnetworks');
    expect(digits).toMatchObject({ from: number?.replace(/\D/g, ''), caller_name: name });
  });
});

it('activity resend says the same of its request', async () => {
  const fired = await cli('fire', 'voipnow:hangup', '--method', 'POST', '--to', `${server.url}/to/303`, '--json');
  const [delivery] = fired.json<Delivery>();
  const { code, stderr } = await cli('activity', 'resend', delivery?.id ?? '');
  expect(code).toBe(1);
  expect(text(stderr)).toContain('POST URL/to/303 303, then GET URL/login 200.');
});

describe('a certificate that cannot be verified', () => {
  const to = () => ['--to', `${secure.url}/hook`];

  it('keeps an event from being sent, and names the option that sends it', async () => {
    const refused = await cli('fire', 'voipnow:hangup', ...to());
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('Pass --insecure to send without verifying the certificate.');
    const sent = await cli('fire', 'voipnow:hangup', '--insecure', ...to());
    expect([sent.code, sent.stderr]).toEqual([0, '']);
    const call = ['call', 'missed', '--dialect', 'voipnow', '--speed', 'at-once', ...to()];
    expect((await cli(...call)).code).toBe(1);
    expect((await cli(...call, '--insecure')).code).toBe(0);
  });

  it('is for an endpoint to accept: a switch of its own', async () => {
    const added = await cli('endpoints', 'add', 'voipnow:hangup', `${secure.url}/hook`, '--json');
    const [endpoint] = added.json<Endpoint>();
    expect(endpoint).toMatchObject({ verifyTls: true });
    await cli('events', 'enable', '--all');
    const refused = await cli('fire', 'voipnow:hangup');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`hookswitch endpoints update ${endpoint?.id} --insecure`);
    const updated = await cli('endpoints', 'update', endpoint?.id ?? '', '--insecure', '--json');
    expect(updated.json()).toEqual([{ ...endpoint, verifyTls: false }]);
    expect((await cli('fire', 'voipnow:hangup')).code).toBe(0);
    await cli('endpoints', 'update', endpoint?.id ?? '', '--no-insecure');
    expect((await cli('fire', 'voipnow:hangup')).code).toBe(1);
    expect((await cli('endpoints', 'update', endpoint?.id ?? '')).code).toBe(2);
  });

  it('is no matter of an action, which has no such switch, nor of what is sent again', async () => {
    const file = join(folder, 'secure.json');
    const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
    const item = [{ name: 'Secure', id: 's', request: { method: 'GET', url: `${secure.url}/hook` } }];
    await writeFile(file, JSON.stringify({ info: { _postman_id: 's', name: 'Secure', schema }, item }));
    await cli('import', file);
    const [action] = (await cli('actions', 'list', '--search', 'Secure', '--json')).json<{ id: string }>();
    await cli('events', 'bind', 'pbxware:call_incoming', action?.id ?? '');
    const refused = await cli('fire', 'pbxware:call_incoming');
    expect([refused.code, refused.stderr]).toEqual([1, '']);
    await cli('events', 'unbind', 'pbxware:call_incoming', action?.id ?? '');
    const [row] = (await cli('activity', '--limit', '1', '--json')).json<ActivityRow>();
    const again = await cli('activity', 'resend', row?.id ?? '');
    expect([again.code, again.stderr]).toEqual([1, '']);
    await cli('actions', 'remove', action?.id ?? '');
  });

  it('has no option where nothing is named to send to', async () => {
    const { code, stderr } = await cli('fire', 'voipnow:hangup', '--insecure');
    expect(code).toBe(2);
    expect(stderr).toContain('insecure: it is for a URL to send to');
  });
});

describe('actions test', () => {
  it('tests all as one run, with the cookies of one for the next', async () => {
    const names = ['set', 'needs', 'to/302'];
    const item = names.map((name) => ({ id: name, name, request: { method: 'GET', url: `${server.url}/${name}` } }));
    const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
    const file = join(folder, 'cookies.json');
    await writeFile(file, JSON.stringify({ info: { _postman_id: 'c', name: 'Cookies', schema }, item }));
    await cli('import', file);
    const { code, json } = await cli('actions', 'test', '--all', '--json');
    expect(code).toBe(0);
    const deliveries = json<Delivery>();
    expect(deliveries.map(({ action, status }) => [action.id, status])).toEqual(names.map((name) => [name, 200]));
    expect(deliveries[1]?.request.headers).toContainEqual(['Cookie', 'sid=1']);
    expect(new Set(deliveries.map(({ runId }) => runId)).size).toBe(1);
    const alone = await cli('actions', 'test', 'needs', '--json');
    expect([alone.code, alone.json<Delivery>()[0]?.status]).toEqual([1, 401]);
    const [again] = (await cli('runs', 'again', deliveries[0]?.runId ?? '', '--json')).json<RunSummary>();
    expect(again).toMatchObject({ kind: 'test', label: '3 actions', totals: { deliveries: 3, failed: 0 } });
  });
});

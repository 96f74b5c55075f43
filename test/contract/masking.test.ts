import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../electron/engine/engine.ts';
import { packageRoot } from '../../electron/headless/package-root.ts';
import { failureOf } from '../../shared/contract/failure-of.ts';
import type { ActivityBatch, ActivityPage } from '../../shared/model/activity.ts';
import type { CallRun } from '../../shared/model/call-run.ts';
import type { Capture } from '../../shared/model/capture.ts';
import type { Delivery } from '../../shared/model/delivery.ts';
import type { RunBatch } from '../../shared/model/run.ts';
import { rawConnection } from '../support/raw-http.ts';
import { type Transport, transports } from './transport.ts';

/** With signs that every encoding writes in its own way. */
const key = 'k&y "n1ne"/+%é';
const password = 'pa55<w>rd';
const token = 'env-t0ken-77';

/** How the values may be written in what is sent and echoed. */
function writings(value: string): string[] {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return [
    value,
    encodeURIComponent(value),
    new URLSearchParams({ v: value }).toString().slice(2),
    JSON.stringify(value).slice(1, -1),
    value.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c] ?? '&quot;'),
    base64(value),
    base64(`user:${value}`),
    base64(JSON.stringify({ key: value })),
  ];
}

/** Texts are looked for in what JSON says, not in how it is written; bytes also in what they say. */
function textsOf(value: unknown, key = ''): string[] {
  if (typeof value === 'string')
    return /base64$/i.test(key) ? [value, Buffer.from(value, 'base64').toString()] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => textsOf(item, name));
}

const found = (answer: unknown): string[] => {
  const texts = textsOf(answer);
  return [key, password, token].flatMap(writings).filter((written) => texts.some((text) => text.includes(written)));
};

let engine: Engine;
let echo: Server;
let folder: string;
const open: Record<string, Transport> = {};
const names = Object.keys(transports);

async function openAll(): Promise<void> {
  const resources = join(packageRoot().dir, 'resources');
  engine = await openEngine({ workspace: folder, resources, version: '0.0.0', receiver: { port: 0 } });
  for (const name of names) open[name] = await (transports[name] as (typeof transports)[string])(engine);
}
async function closeAll(): Promise<void> {
  for (const name of names) await open[name]?.close();
  await engine.close();
}
const ask = <Answer>(name: string, procedure: string, input: unknown): Promise<Answer> => {
  const transport = open[name];
  if (transport === undefined) throw new Error(`the transport ${name} is not open`);
  return transport.ask(procedure, input) as Promise<Answer>;
};

const header = (value: string) => ({ key: 'X-Key', value });

function collection(url: string) {
  const item = (name: string, request: object) => ({ name, request: { method: 'POST', ...request } });
  const raw = (text: string, language: string) => ({ mode: 'raw', raw: text, options: { raw: { language } } });
  return {
    info: { name: 'Secrets', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item: [
      item('json', { url: `${url}/json`, body: raw('{"key":"{{Plain}}","token":"{{Token}}"}', 'json') }),
      item('form', {
        url: `${url}/form?a=1&key={{Key}}`,
        body: { mode: 'urlencoded', urlencoded: [{ key: 'password', value: '{{Password}}' }] },
      }),
      item('multipart', {
        url: `${url}/multipart`,
        body: { mode: 'formdata', formdata: [{ key: 'key', value: '{{Key}}', type: 'text' }] },
      }),
      item('basic', {
        url: `${url}/basic/{{Token}}`,
        auth: {
          type: 'basic',
          basic: [
            { key: 'username', value: 'user' },
            { key: 'password', value: '{{Password}}' },
          ],
        },
      }),
      item('header', { url: `${url}/header`, header: [header('Token {{Token}}')], body: raw('<k>{{Key}}</k>', 'xml') }),
      item('host', { url: 'http://{{Token}}.invalid/', header: [] }),
    ],
  };
}

/** Ids of everything that was sent and received. */
let activities: readonly string[] = [];
let actions: readonly string[] = [];
let resent: { readonly id: string; readonly runId: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hookswitch-masking-'));
  await openAll();
  echo = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      response.setHeader('X-Echo', request.headers.authorization ?? 'none');
      const { url = '', headers } = request;
      const received = [key, password, token].filter((value) =>
        writings(value).some((text) => [url, body, headers.authorization].some((part) => part?.includes(text))),
      );
      response.end(JSON.stringify({ url, body, otherwise: received.map(encodeURIComponent) }));
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => echo.once('listening', resolve));
  const [first = ''] = names;
  await ask(first, 'parameters.set', { tag: 'Key', value: key, secret: true });
  await ask(first, 'parameters.set', { tag: 'Plain', value: 'not secret' });
  await ask(first, 'parameters.set', { tag: 'Password', value: password, secret: true });
  const environment = { name: 'Test', values: [{ key: 'Token', value: token, type: 'secret', enabled: true }] };
  await ask(first, 'imports.add', { name: 'test.postman_environment.json', text: JSON.stringify(environment) });
  const { environments } = await ask<{ environments: { id: string }[] }>(first, 'environments.list', {});
  await ask(first, 'environments.activate', { id: environments[0]?.id });
  const status = await ask<{ url: string }>(first, 'receiver.status', {});
  for (const url of [`http://127.0.0.1:${(echo.address() as AddressInfo).port}`, status.url.replace(/\/$/, '')]) {
    await ask(first, 'imports.add', { name: `${url.length}.json`, text: JSON.stringify(collection(url)) });
  }
  const listed = await ask<{ actions: { id: string }[] }>(first, 'actions.list', {});
  actions = listed.actions.map(({ id }) => id);
  const deliveries: Delivery[] = [];
  for (const id of actions) deliveries.push(await ask<Delivery>(first, 'actions.test', { id, reveal: true }));
  resent = await ask(first, 'activity.resend', {
    id: deliveries[0]?.id,
    request: { body: `again ${token}`, url: `${status.url.replace(/\/$/, '')}/again?${encodeURIComponent(token)}` },
  });
  const page = await ask<ActivityPage>(first, 'activity.list', { limit: 1000 });
  activities = page.items.map(({ id }) => id);
});
afterAll(async () => {
  await closeAll();
  echo.close();
  await rm(folder, { recursive: true, force: true });
});

function suite(): void {
  it.each(names)('gives no secret over %s unless it is asked to', async (name) => {
    const questions: [procedure: string, input: object][] = [
      ['activity.list', { limit: 1000 }],
      ['activity.list', { filter: `body*=${token}`, limit: 1000 }],
      ...activities.map((id): [string, object] => ['activity.get', { id }]),
      ...activities.map((id): [string, object] => ['activity.event', { id }]),
      ['runs.list', {}],
      ['runs.get', { id: resent.runId }],
      ['calls.history', {}],
      ...activities.map((id, index): [string, object] => [
        'exports.code',
        { id, format: ['curl', 'curl-cmd', 'fetch', 'httpie', 'powershell'][index % 5] },
      ]),
      // What others sent is masked for as long as it is a secret.
      [name === 'REST' ? 'exports.har' : 'exports.harPage', { filter: 'kind=delivery' }],
    ];
    for (const [procedure, input] of questions) {
      expect([procedure, input, found(await ask(name, procedure, input))]).toEqual([procedure, input, []]);
    }
    expect(found(await ask(name, 'activity.list', { limit: 1000, reveal: true }))).not.toEqual([]);
    expect(found(await ask(name, 'runs.get', { id: resent.runId, reveal: true }))).not.toEqual([]);
    expect(found(await ask(name, 'exports.code', { id: activities[0], format: 'curl', reveal: true }))).not.toEqual([]);
  });

  it('shows who asks what was sent, byte for byte', async () => {
    const [first = ''] = names;
    const all = await Promise.all(
      activities.map((id) => ask<Delivery | Capture>(first, 'activity.get', { id, reveal: true })),
    );
    const revealed = all.filter((activity) => activity.secrets !== undefined);
    // Six actions for each of two servers, five of which reached our own, and one that was resent there.
    expect(revealed).toHaveLength(2 * 6 + 5 + 2);
    for (const activity of revealed) expect(found(activity.request)).not.toEqual([]);
    expect(all.find(({ request }) => request.url.endsWith('/json'))?.request.body).toBe(
      JSON.stringify({ key: 'not secret', token }),
    );
  });
}

describe('what was sent with secrets', suite);

describe.each(names)('a request over %s', (name) => {
  it('is masked in its preview, and when it was sent', async () => {
    for (const id of actions) {
      for (const procedure of ['actions.preview', 'actions.test']) {
        expect([procedure, found(await ask(name, procedure, { id }))]).toEqual([procedure, []]);
        expect(found(await ask(name, procedure, { id, reveal: true }))).not.toEqual([]);
      }
    }
  });

  it('is masked where it is watched', async () => {
    const stopping = new AbortController();
    const rows = await open[name]?.watch('activity.watch', {}, stopping.signal);
    if (rows === undefined) throw new Error('no stream');
    await rows.next();
    const { id } = await ask<Delivery>(name, 'actions.test', { id: actions[1] });
    const batches: ActivityBatch[] = [];
    while (!batches.some(({ added }) => added.some((row) => row.id === id))) {
      batches.push((await rows.next()).value as ActivityBatch);
    }
    stopping.abort();
    expect(found(batches)).toEqual([]);
  });

  it('is masked in the path of a file that nobody allowed, which is then not offered to be allowed', async () => {
    const src = join(folder, '..', `${token}.txt`);
    const request = { method: 'POST', url: 'http://127.0.0.1:9/', body: { mode: 'file', src } };
    const { id } = await ask<{ id: string }>(name, 'actions.create', { name: 'Upload', request });
    const [preview, delivery] = [await ask(name, 'actions.preview', { id }), await ask(name, 'actions.test', { id })];
    const refused = await ask(name, 'exports.code', { id, format: 'curl' }).catch((error: unknown) => failureOf(error));
    expect(refused).toMatchObject({ code: 'REQUEST_NOT_EXPORTABLE', message: expect.stringContaining('••••••') });
    expect(found(refused)).toEqual([]);
    expect([preview, delivery].map(found)).toEqual([[], []]);
    expect(preview).toMatchObject({ uploadRefused: null });
    expect(delivery).not.toHaveProperty('uploadRefused');
    for (const procedure of ['actions.preview', 'actions.test']) {
      expect(await ask(name, procedure, { id, reveal: true })).toMatchObject({ uploadRefused: src });
    }
    await ask(name, 'actions.remove', { id });
  });

  it('is masked in runs of what others sent and was sent again', async () => {
    const { url } = await ask<{ url: string }>(name, 'receiver.status', {});
    await fetch(`${url}?key=${token}`, { method: 'POST', body: token });
    const page = await ask<ActivityPage>(name, 'activity.list', { limit: 1 });
    const stopping = new AbortController();
    const batches = await open[name]?.watch('runs.watch', {}, stopping.signal);
    if (batches === undefined) throw new Error('no stream');
    await batches.next();
    const { runId } = await ask<{ runId: string }>(name, 'activity.resend', { id: page.items[0]?.id });
    const seen: RunBatch[] = [];
    while (!seen.some(({ changed }) => changed.some(({ id, state }) => id === runId && state === 'finished'))) {
      seen.push((await batches.next()).value as RunBatch);
    }
    stopping.abort();
    expect(found(seen)).toEqual([]);
    expect(seen.at(-1)?.changed.find(({ id }) => id === runId)?.label).toMatch(/^POST .*key=••••••$/);
    for (const procedure of ['runs.list', 'runs.get', 'runs.again']) {
      expect(found(await ask(name, procedure, procedure === 'runs.list' ? {} : { id: runId }))).toEqual([]);
    }
  });

  it('is masked in calls: where they go, and who calls', async () => {
    const { url } = await ask<{ url: string }>(name, 'receiver.status', {});
    const input = {
      dialects: ['pbxware'],
      to: `${url}/calls?key=${token}`,
      numbers: { caller: { number: '+15551230001', name: token } },
    };
    const [scenario] = await ask<{ id: string }[]>(name, 'calls.scenarios', {});
    const stopping = new AbortController();
    const batches = await open[name]?.watch('calls.watch', {}, stopping.signal);
    if (batches === undefined) throw new Error('no stream');
    const played = await ask<CallRun>(name, 'calls.start', { ...input, scenario: scenario?.id, steps: true });
    expect(played).toMatchObject({ to: `${url}/calls?key=••••••`, call: { caller: { name: '••••••' } } });
    const seen: CallRun[] = [];
    while (!seen.some(({ id }) => id === played.id)) seen.push(...((await batches.next()).value as CallRun[]));
    stopping.abort();
    expect(found(seen)).toEqual([]);
    const byHand = await ask<CallRun>(name, 'calls.ring', input);
    const answers: unknown[] = [played, byHand];
    answers.push(await ask(name, 'calls.press', { id: byHand.id, key: 'answer' }));
    for (const procedure of ['get', 'next', 'step', 'resume', 'pause', 'stop']) {
      answers.push(await ask(name, `calls.${procedure}`, { id: played.id }));
    }
    answers.push(await ask(name, 'calls.list', {}), await ask(name, 'runs.list', {}));
    answers.push(await ask(name, 'runs.get', { id: played.id }), await ask(name, 'calls.stopAll', {}));
    expect(answers.map(found)).toEqual(answers.map(() => []));
    expect(found(await ask(name, 'runs.get', { id: played.id, reveal: true }))).not.toEqual([]);
  });

  it('is not sent with a mask in it', async () => {
    const id = activities.at(-1);
    const edited = ask(name, 'activity.resend', { id, request: { body: 'key=••••••' } });
    await expect(edited).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});

describe('what others sent to the receiver, not as HTTP has it', () => {
  const basic = Buffer.from(`user:${password}`).toString('base64');

  // In base64 inside base64 nobody looks for them: the bytes are what is masked.
  it.each([
    ['headBase64', `GET / HTTP/1.1\nHost: a\nAuthorization: Basic ${basic}\n\n`],
    ['unreadBase64', `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nno length ${basic}`],
    ['bodyBase64', `GET \xff HTTP/1.1\r\nAuthorization Basic ${basic}\r\n\r\n`],
  ])('is masked over every transport: %s', async (field, bytes) => {
    const [first = ''] = names;
    const status = await ask<{ url: string }>(first, 'receiver.status', {});
    const connection = await rawConnection(Number(new URL(status.url).port));
    connection.write(bytes);
    connection.socket.end();
    await connection.closed();
    const page = await ask<ActivityPage>(first, 'activity.list', { limit: 1 });
    const id = page.items[0]?.id;
    const revealed = await ask<Capture>(first, 'activity.get', { id, reveal: true });
    const { headBase64, incomplete, request } = revealed;
    const held = { headBase64, unreadBase64: incomplete?.unreadBase64, bodyBase64: request.bodyBase64 };
    expect(found({ [field]: held[field as keyof typeof held] })).not.toEqual([]);
    for (const name of names) expect(found(await ask(name, 'activity.get', { id }))).toEqual([]);
  });
});

describe('after a secret was changed, another removed, and a restart', () => {
  beforeAll(async () => {
    const [first = ''] = names;
    await ask(first, 'parameters.set', { tag: 'Key', value: 'another one', secret: true });
    await ask(first, 'parameters.unset', { tag: 'Password' });
    await ask(first, 'environments.activate', { id: null });
    await closeAll();
    await openAll();
  });

  suite();
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../electron/engine/engine.ts';
import { packageRoot } from '../../electron/headless/package-root.ts';
import { failureOf } from '../../shared/contract/failure-of.ts';
import type { ImportResult } from '../../shared/model/collection.ts';
import type { Delivery } from '../../shared/model/delivery.ts';
import type { Endpoint } from '../../shared/model/endpoint.ts';
import { checkedRouter } from '../support/checked-router.ts';
import { serveTcp } from '../unit/sender/servers.ts';
import { type Transport, transports } from './transport.ts';

let engine: Engine;
const open: Record<string, Transport> = {};
const names = Object.keys(transports);
const transportNamed = (name: string): Transport => {
  const found = open[name];
  if (found === undefined) throw new Error(`the transport ${name} is not open`);
  return found;
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hookswitch-transports-'));
  const root = packageRoot();
  const resources = join(root.dir, 'resources');
  engine = await openEngine({ workspace: folder, resources, version: '0.0.0', receiver: { port: 0 } });
  const checked = { ...engine, router: checkedRouter(engine.router) };
  for (const name of names) open[name] = await (transports[name] as (typeof transports)[string])(checked);
  await transportNamed('in process').ask('workspace.demo', {});
  await transportNamed('in process').ask('workspace.demoCall', {});
});
afterAll(async () => {
  for (const name of names) await open[name]?.close();
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

/** What a transport makes of a question: its answer, or the failure as a face reads it. */
async function outcome(transport: Transport, procedure: string, input?: unknown): Promise<unknown> {
  try {
    return { answer: await transport.ask(procedure, input) };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

interface Listed {
  readonly items: readonly { readonly id: string; readonly kind: string }[];
}

describe('the same question at every transport', () => {
  const questions: [procedure: string, input: unknown][] = [
    ['workspace.info', {}],
    ['actions.list', {}],
    ['actions.list', { search: 'ticket' }],
    ['actions.get', { id: 'no such action' }],
    ['actions.update', { id: 'no such action', scripts: [{ on: 'hat', text: '' }] }],
    ['actions.example', { id: 'no such action', example: 'x' }],
    ['actions.addExample', { id: 'no such action', response: { code: 200 } }],
    ['actions.addExample', { id: 'no such action' }],
    ['actions.renameExample', { id: 'no such action', example: 'x', name: 'y' }],
    ['actions.removeExample', { id: 'no such action', example: 'x' }],
    ['parameters.list', { dialect: 'pbxware' }],
    ['parameters.list', { dialect: 'nobody' }],
    ['events.list', { dialect: 'pbxware' }],
    ['environments.list', {}],
    ['settings.get', {}],
    ['receiver.status', {}],
    ['activity.list', {}],
    ['activity.list', { limit: 2 }],
    ['activity.list', { filter: 'status=200', limit: 1000 }],
    ['activity.get', { id: 'nothing' }],
    ['activity.event', { id: 'nothing' }],
    ['simulator.draft', { dialect: 'pbxware', event: 'nothing' }],
    ['dialects.list', {}],
    ['dialects.get', { id: 'voipnow' }],
    ['dialects.get', { id: 'nobody' }],
    ['dialects.update', { id: 'voipnow', variants: { flow_case: 'sideways' } }],
    ['dialects.update', { id: 'voipnow', setup: { tenant_prefix: '0007' }, variants: { flow_case: null } }],
    ['simulator.fire', { dialect: 'voipnow', event: 'hangup', method: 'POST' }],
    ['simulator.preview', { dialect: 'voipnow', event: 'hangup', to: 'http://127.0.0.1:1', setup: { hat: '' } }],
    ['simulator.fire', { dialect: 'nobody', event: 'call_incoming' }],
    ['parameters.set', { tag: 'caller_id', value: 'x' }],
    ['parameters.set', { tag: 'a{b}', value: 'x' }],
    ['parameters.set', { tag: 'x', value: 7 }],
    ['parameters.unset', { tag: 'nothing' }],
    ['imports.add', { name: 'broken.json', text: '{"info":' }],
    ['imports.add', { name: 'other.json', text: '{"hello":1}' }],
    ['imports.add', { files: [{ name: 'broken.json', text: '{"info":' }] }],
    ['imports.add', { files: [] }],
    ['imports.add', { files: [{ name: 'a.json', base64: '!' }] }],
    ['imports.add', { files: [{ name: 'a.json' }] }],
    ['settings.update', { color: 'red' }],
    ['events.update', { dialect: 'pbxware', key: 'call_incoming', actions: ['no such action'] }],
    ['exports.collection', { id: 'CRM (sample)' }],
    ['exports.collection', { id: 'nothing' }],
    ['exports.environment', { id: 'nothing' }],
    ['exports.code', { format: 'curl', id: 'nothing' }],
    ['exports.code', { format: 'pascal', id: 'nothing' }],
    ['calls.scenarios', {}],
    ['scenarios.get', { id: 'missed' }],
    ['scenarios.get', { id: 'nothing' }],
    ['scenarios.save', { id: 'missed', scenario: {} }],
    ['scenarios.save', { id: 'mine', scenario: { schema: 2, id: 'mine', label: 7 } }],
    ['scenarios.save', { id: 'mine', scenario: 'text' }],
    ['scenarios.remove', { id: 'missed' }],
    ['scenarios.remove', { id: 'nothing' }],
    ['scenarios.record', { call: 'nothing' }],
    ['responseRules.list', {}],
    ['responseRules.add', { name: '' }],
    ['responseRules.add', { name: 'x', when: 'status=200' }],
    ['responseRules.add', { name: 'x', respond: { status: 99 } }],
    ['responseRules.update', { id: 'nothing', enabled: false }],
    ['responseRules.remove', { id: 'nothing' }],
    ['responseRules.move', { id: 'nothing', before: null }],
    ['responseRules.replace', { rules: [] }],
    ['responseRules.reset', {}],
    ['responseRules.draft', { capture: 'nothing' }],
    ['responseRules.explain', { capture: 'nothing' }],
    ['endpoints.list', {}],
    ['endpoints.list', { dialect: 'nobody' }],
    ['endpoints.add', { dialect: 'voipnow', event: 'hangup', url: 'ftp://x' }],
    ['endpoints.add', { dialect: 'voipnow', event: 'sneeze', url: 'http://127.0.0.1:9' }],
    ['endpoints.add', { dialect: 'voipnow', event: 'hangup', url: 'http://127.0.0.1:9', scope: 'hat' }],
    ['endpoints.add', { dialect: 'voipnow', event: 'hangup', url: '' }],
    ['endpoints.update', { id: 'nothing', enabled: false }],
    ['endpoints.remove', { id: 'nothing' }],
    ['endpoints.restore', { dialect: 'nobody', endpoints: [] }],
    ['endpoints.restore', { dialect: 'voipnow', endpoints: [{ id: 'x' }] }],
    ['endpoints.point', { dialect: 'urlnetworks', url: 'http://127.0.0.1:9', method: 'GET' }],
    ['simulator.draft', { dialect: 'voipnow', event: 'hangup', seed: 1, at: 1_724_938_750_000 }],
    ['simulator.draft', { dialect: 'voipnow', event: 'hangup', seed: 1, at: -1 }],
    ['calls.list', {}],
    ['calls.history', {}],
    ['calls.history', { search: 'nobody', limit: 1 }],
    ['calls.history', { limit: 0 }],
    ['calls.ladder', { id: 'a/b ?x=%#' }],
    ['calls.get', { id: 'nothing' }],
    ['calls.stop', { id: 'nothing' }],
    ['calls.start', { scenario: 'nothing', dialects: ['pbxware'] }],
    ['calls.start', { scenario: 'missed', dialects: ['nobody'] }],
    ['calls.start', { scenario: 'missed', dialects: ['pbxware'], speed: 0 }],
    ['calls.start', { scenario: 'missed', dialects: ['pbxware'], chaos: ['earthquake'] }],
    ['calls.start', { scenario: 'dnd', dialects: ['pbxware'], to: 'http://127.0.0.1:9' }],
    ['calls.start', { scenario: 'missed', dialects: ['pbxware'], numbers: { caller: { number: '', name: 'x' } } }],
    ['settings.proxies', {}],
    ['calls.ring', { dialects: ['urlnetworks'], direction: 'outbound', to: 'http://127.0.0.1:9' }],
    ['calls.ring', { dialects: ['nobody'] }],
    ['calls.press', { id: 'nothing', key: 'answer' }],
    ['calls.press', { id: 'nothing', key: 'ring' }],
    ['calls.press', { id: 'nothing', key: 'transfer', target: { number: '' } }],
    ['calls.next', { id: 'nothing' }],
    ['runs.steps', { id: 'nothing' }],
    ['runs.steps', { id: 'nothing', limit: 0 }],
    ['runs.previewData', { file: { name: 'a.csv', text: 'number,name\n1,Ann\n2,Bob' }, rows: 1 }],
    ['runs.previewData', { file: { name: 'a.json', text: '[{"number": 1},\n{"number": 2,}]' } }],
    ['runs.previewData', { file: { name: 'a.csv', base64: 'YQrp' } }],
    ['runs.start', { collection: 'nothing' }],
    ['runs.report', { id: 'nothing' }],
    ['collections.scripts', { id: 'nothing' }],
    ['collections.get', { id: 'nothing' }],
    ['collections.get', { id: 'CRM (sample)' }],
    ['collections.create', { name: '' }],
    ['collections.update', { id: 'nothing', name: 'x' }],
    ['collections.update', { id: 'nothing', variables: [{ key: 'x', value: 7 }] }],
    ['collections.duplicate', { id: 'nothing' }],
    ['folders.get', { id: 'nothing' }],
    ['folders.create', { name: 'x', collection: 'nothing' }],
    ['folders.update', { id: 'nothing', auth: { type: 'hat' } }],
    ['folders.remove', { id: 'nothing' }],
    ['folders.restore', { id: 'nothing' }],
    ['folders.duplicate', { id: 'nothing' }],
    ['folders.move', { id: 'nothing', to: { collection: 'nothing' } }],
    ['actions.duplicate', { id: 'nothing' }],
    ['actions.move', { id: 'nothing', to: { folder: 'x' } }],
    ['collections.setVariable', { id: 'nothing', key: 'x', value: null }],
  ];

  it.each(questions)('%s %j gets the same answer', async (procedure, input) => {
    const expected = await outcome(transportNamed('in process'), procedure, input);
    expect(expected).not.toMatchObject({ failure: { code: 'INTERNAL' } });
    for (const name of names.slice(1)) {
      expect([name, await outcome(transportNamed(name), procedure, input)]).toEqual([name, expected]);
    }
  });

  it('gives the ladder of each call', async () => {
    const { items } = (await transportNamed('in process').ask('calls.history', {})) as Listed;
    expect(items.length).toBeGreaterThan(0);
    for (const { id } of items.slice(0, 4)) {
      const expected = await transportNamed('in process').ask('calls.ladder', { id });
      for (const name of names) expect(await transportNamed(name).ask('calls.ladder', { id })).toEqual(expected);
    }
  });

  it('gives each activity whole', async () => {
    const { items } = (await transportNamed('in process').ask('activity.list', {})) as Listed;
    expect(items.length).toBeGreaterThan(0);
    for (const { id } of items.slice(0, 4)) {
      for (const question of ['activity.get', 'activity.event']) {
        const expected = await transportNamed('in process').ask(question, { id });
        for (const name of names) expect(await transportNamed(name).ask(question, { id })).toEqual(expected);
      }
    }
  });
});

describe.each(names.slice(1))('%s', (name) => {
  it('does not know what the contract does not have', async () => {
    expect(await outcome(transportNamed(name), 'parameters.nothing', {})).toMatchObject({ failure: { status: 404 } });
  });
});

describe.each(names)('%s', (name) => {
  const transport = () => transportNamed(name);

  it('changes things, and the other transports see it', async () => {
    const tag = `Srv/Tenant-ID ${name}`;
    expect(await transport().ask('parameters.set', { tag, value: `+1 ${name}` })).toMatchObject({
      tag,
      value: `+1 ${name}`,
    });
    for (const other of names) {
      const { custom } = (await transportNamed(other).ask('parameters.list', {})) as { custom: { tag: string }[] };
      expect(custom).toContainEqual(expect.objectContaining({ tag, value: `+1 ${name}` }));
    }
    expect(await transport().ask('parameters.unset', { tag })).toEqual({ removed: tag });
  });

  it('keeps a scenario of a person’s own and gives it back when it is removed', async () => {
    const { scenario: missed } = (await transport().ask('scenarios.get', { id: 'missed' })) as { scenario: object };
    const scenario = { ...missed, id: 'mine' };
    expect(await transport().ask('scenarios.save', { id: 'mine', scenario })).toEqual({ scenario, own: true });
    for (const other of names) {
      const listed = (await transportNamed(other).ask('calls.scenarios', {})) as { id: string; own: boolean }[];
      expect(listed.at(-1)).toMatchObject({ id: 'mine', own: true });
    }
    expect(await transport().ask('scenarios.remove', { id: 'mine' })).toEqual({ scenario, own: true });
  });

  it('points a dialect at a URL, changes an endpoint, and puts back what was there', async () => {
    const before = await transport().ask('endpoints.list', { dialect: 'voipnow' });
    const url = `${engine.receiver().url}/${encodeURIComponent(name)}`;
    const pointed = (await transport().ask('endpoints.point', {
      dialect: 'voipnow',
      url,
      method: 'POST',
    })) as Endpoint[];
    const added = (await transport().ask('endpoints.add', {
      ...{ dialect: 'voipnow', event: 'dial-in', url, scope: 'extension', owner: '102', notes: name },
    })) as Endpoint;
    for (const other of names) {
      expect(await transportNamed(other).ask('endpoints.list', { dialect: 'voipnow' })).toEqual([...pointed, added]);
    }
    const fire = { dialect: 'voipnow', event: 'dial-in', parameters: { CalledExtension: '0003*102' } };
    const { deliveries } = (await transport().ask('simulator.fire', fire)) as { deliveries: Delivery[] };
    expect(deliveries.map(({ request, status }) => [request.method, status])).toEqual([
      ['POST', 200],
      ['GET', 200],
    ]);
    expect(await transport().ask('endpoints.update', { id: added.id, enabled: false })).toEqual({
      ...added,
      enabled: false,
    });
    expect(await transport().ask('endpoints.remove', { id: added.id })).toEqual({ ...added, enabled: false });
    expect(await transport().ask('endpoints.restore', { dialect: 'voipnow', endpoints: before })).toEqual(before);
  });

  it('imports several files as bytes, in their own encodings, and says which it could not', async () => {
    const label = `Besançon € ${name}`;
    const environment = (encoding: string) =>
      JSON.stringify({ name: label, values: [{ key: encoding, value: label }] });
    const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
    const item = [{ name: `Call ${name}`, request: 'http://127.0.0.1/' }];
    const files: Record<string, Buffer> = {
      'utf8.json': Buffer.from(environment('utf8')),
      'folder/utf16.json': Buffer.from(`\uFEFF${environment('utf16')}`, 'utf16le'),
      'broken.json': Buffer.from('{"info":'),
      'windows.json': Buffer.from(environment('windows').replaceAll('€', '\x80'), 'latin1'),
      'collection.json': Buffer.from(JSON.stringify({ info: { name: label, schema }, item })),
    };
    const input = Object.entries(files).map(([file, bytes]) =>
      name === 'REST'
        ? { name: file, base64: bytes.toString('base64') }
        : { name: file, data: new File([Uint8Array.from(bytes)], 'x') },
    );
    const { documents, failures } = (await transport().ask('imports.add', { files: input })) as ImportResult;
    expect(documents.map((report) => [report.file, report.kind, report.name])).toEqual([
      ['utf8.json', 'environment', label],
      ['folder/utf16.json', 'environment', label],
      ['windows.json', 'environment', label],
      ['collection.json', 'collection', label],
    ]);
    expect(documents.map(({ warnings }) => warnings.map(({ message }) => message))).toEqual([
      [],
      [expect.stringContaining('UTF-16 LE')],
      [expect.stringContaining('windows-1252')],
      [],
    ]);
    expect(failures).toMatchObject([{ file: 'broken.json', code: 'NOT_JSON', status: 400 }]);
    const { environments } = (await transport().ask('environments.list', {})) as {
      environments: { id: string; values: { key: string; value: string }[] }[];
    };
    for (const { id, file, kind } of documents) {
      if (kind === 'collection') {
        expect(await transport().ask('actions.list', { search: `Call ${name}` })).toMatchObject({ actions: [{}] });
        await transport().ask('actions.removeCollection', { id });
      } else {
        const values = environments.find((stored) => stored.id === id)?.values;
        expect(values).toMatchObject([{ value: label }]);
        expect(file).toContain(values?.[0]?.key);
        await transport().ask('environments.remove', { id });
      }
    }
  });

  it('imports, fires and shows what was received', async () => {
    const before = (await transport().ask('activity.list', {})) as { total: number };
    const fired = await transport().ask('simulator.fire', { dialect: 'pbxware', event: 'call_incoming' });
    const { deliveries } = fired as { deliveries: { status: number; capture: string | null }[] };
    expect(deliveries.map(({ status }) => status)).toEqual([200, 200]);
    const capture = await transport().ask('activity.get', { id: deliveries[0]?.capture });
    expect(capture).toMatchObject({ kind: 'capture', status: 200, response: { status: 200 } });
    const after = (await transport().ask('activity.list', {})) as { total: number };
    expect(after.total).toBe(before.total + 4);
  });

  it('plays a call, tells how it stands until its end, and steps and stops another', async () => {
    const start = { scenario: 'missed', dialects: ['pbxware'], to: engine.receiver().url, speed: 'at-once' };
    const { id } = (await transport().ask('calls.start', start)) as { id: string };
    const states: unknown[] = [];
    const changes = await transport().watch('calls.watch', { id });
    for (let next = await changes.next(); next.done !== true; next = await changes.next()) {
      for (const summary of next.value as { id: string; state: string }[]) states.push([summary.id, summary.state]);
    }
    expect(states.at(-1)).toEqual([id, 'finished']);
    for (const other of names) {
      expect(await transportNamed(other).ask('calls.get', { id })).toMatchObject({
        id,
        sent: 3,
        failed: 0,
        skipped: 0,
      });
    }
    const stepped = (await transport().ask('calls.start', { ...start, steps: true })) as { id: string };
    expect(await transport().ask('calls.step', { id: stepped.id })).toMatchObject({ state: 'paused', sent: 1 });
    expect(await transport().ask('calls.stop', { id: stepped.id })).toMatchObject({ state: 'stopped', sent: 1 });
    expect(await outcome(transport(), 'calls.resume', { id: stepped.id })).toMatchObject({
      failure: { code: 'CALL_OVER', status: 409 },
    });
    expect(await transport().ask('calls.stopAll', {})).toEqual({ stopped: 0 });
  });

  it('plays a call by hand: rings, presses keys, and sees what leaves next', async () => {
    const ring = { dialects: ['pbxware', 'voipnow'], to: engine.receiver().url, speed: 'at-once' };
    const { id } = (await transport().ask('calls.ring', ring)) as { id: string };
    const press = (key: string) => transport().ask('calls.press', { id, key });
    expect(await press('answer')).toMatchObject({ scenario: null, phone: { state: 'answered' } });
    expect(await outcome(transport(), 'calls.press', { id, key: 'answer' })).toMatchObject({
      failure: { code: 'KEY_REFUSED', status: 409, hint: expect.stringContaining('hold, transfer') },
    });
    expect(await press('hang-up')).toMatchObject({ phone: { state: 'ended', keys: [] } });
    const changes = await transport().watch('calls.watch', { id });
    for (let next = await changes.next(); next.done !== true; next = await changes.next());
    for (const other of names) {
      expect(await transportNamed(other).ask('calls.get', { id })).toMatchObject({
        state: 'finished',
        sent: 6,
        failed: 0,
      });
      expect(await transportNamed(other).ask('calls.next', { id })).toBeNull();
    }
    const start = { scenario: 'missed', dialects: ['pbxware'], to: engine.receiver().url, steps: true };
    const stepped = (await transport().ask('calls.start', start)) as { id: string };
    expect(await transport().ask('calls.next', { id: stepped.id })).toMatchObject({
      event: { key: 'call_incoming', state: 'waiting' },
      requests: [{ request: { method: 'POST' } }],
    });
    await transport().ask('calls.stop', { id: stepped.id });
  });

  it('says a failure with code, status, sentence and hint', async () => {
    expect(await outcome(transport(), 'actions.test', { id: 'none' })).toEqual({
      failure: {
        code: 'ACTION_UNKNOWN',
        status: 404,
        message: 'Action not found: none.',
        hint: 'Check the id. The action may have been removed.',
        details: { id: 'none' },
      },
    });
    const fire = { dialect: 'pbxware', event: 'call_incoming', parameters: { caller_id: 5 } };
    expect(await outcome(transport(), 'simulator.fire', fire)).toMatchObject({
      failure: {
        code: 'INPUT_INVALID',
        status: 400,
        message: 'parameters.caller_id: expected string, received number',
        hint: expect.any(String),
      },
    });
  });

  it(name === 'REST' ? 'does not give out secrets' : 'shows a secret to who asks for it', async () => {
    await transport().ask('parameters.set', { tag: 'key', value: 'top secret', secret: true });
    const listed = JSON.stringify(await transport().ask('parameters.list', {}));
    expect(listed).not.toContain('top secret');
    const revealed = await outcome(transport(), 'parameters.reveal', { tag: 'key' });
    if (name === 'REST') expect(revealed).toMatchObject({ failure: { status: 404 } });
    else expect(revealed).toEqual({ answer: { value: 'top secret' } });
  });

  it('streams what happens, and stops when told', async () => {
    const leaving = new AbortController();
    const batches = await transport().watch('activity.watch', {}, leaving.signal);
    await batches.next();
    const fired = (await transport().ask('simulator.fire', { dialect: 'pbxware', event: 'call_incoming' })) as {
      deliveries: { id: string }[];
    };
    const seen = new Set<string>();
    while (!fired.deliveries.every(({ id }) => seen.has(id))) {
      const { value } = (await batches.next()) as { value: { added: { id: string }[] } };
      for (const { id } of value.added) seen.add(id);
    }
    leaving.abort();
    await ended(batches);
  });

  it('sends no more of several tests once their client has left', async () => {
    const asked = Promise.withResolvers<void>();
    await using silent = await serveTcp(() => asked.resolve());
    const { url: receiverUrl } = (await transport().ask('receiver.status', {})) as { url: string };
    const ids: string[] = [];
    for (const url of [`${receiverUrl}/first`, silent.url, `${receiverUrl}/never`]) {
      const request = { method: 'POST', url };
      ids.push(((await transport().ask('actions.create', { name: url, request })) as { id: string }).id);
    }
    const leaving = new AbortController();
    const deliveries = await transport().watch('actions.testAll', { ids }, leaving.signal);
    const { value: first } = (await deliveries.next()) as { value: Delivery };
    await asked.promise;
    leaving.abort();
    await ended(deliveries);
    const id = first.runId ?? '';
    await expect
      .poll(() => transport().ask('runs.get', { id }), { timeout: 10_000 })
      .toMatchObject({ state: 'stopped', totals: { deliveries: 2, failed: 1, captures: 1 } });
    for (const action of ids) await transport().ask('actions.remove', { id: action });
  });

  it('tells what has changed', async () => {
    const leaving = new AbortController();
    const changes = await transport().watch('workspace.watch', {}, leaving.signal);
    const next = changes.next();
    // A watcher hears what happens after it came: the change is made again until it does.
    let heard: unknown;
    void next.then(({ value }) => {
      heard = value;
    });
    for (let count = 0; heard === undefined; count += 1) {
      await transport().ask('parameters.set', { tag: 'changing', value: String(count) });
    }
    expect(heard).toMatchObject({ changed: expect.arrayContaining(['parameters']) });
    leaving.abort();
    await ended(changes);
  });

  it('names what is wrong with the filter of a stream', async () => {
    const broken = async () => {
      const batches = await transport().watch('activity.watch', { filter: 'status>=(' });
      await batches.next();
    };
    await expect(broken().catch((error: unknown) => Promise.reject(failureOf(error)))).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });
});

/** Reads a stream to its end, however it ends: it must not go on for ever. */
async function ended(stream: AsyncIterator<unknown>): Promise<void> {
  try {
    while ((await stream.next()).done !== true);
  } catch {
    // An aborted stream may end by its abort.
  }
}

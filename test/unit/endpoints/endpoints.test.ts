import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../shared/model/endpoint.ts';
import { openTestEngine } from '../../support/open-engine.ts';
import { temporaryFolder } from '../workspace/temporary.ts';

const url = 'http://127.0.0.1:9/hook';
const hangup = { dialect: 'voipnow', event: 'hangup', url };
const condition = { dialect: 'urlnetworks', event: 'http_hangup', scope: 'condition', url };
/** Which event of whom. */
const places = (endpoints: readonly Endpoint[]) => endpoints.map(({ event, scope, owner }) => [event, scope, owner]);

describe('endpoints', () => {
  it('are added, changed, switched off and removed, and are there after a restart', async () => {
    const workspace = temporaryFolder();
    const added = await (async () => {
      await using opened = await openTestEngine({ workspace });
      const { ask } = opened;
      const one = await ask.endpoints.add({
        ...hangup,
        scope: 'extension',
        owner: ' 102 ',
        method: 'post',
        notes: 'CRM',
      });
      expect(one).toEqual({
        ...{ id: expect.stringMatching(/^[0-9a-f-]{36}$/), dialect: 'voipnow', event: 'hangup', scope: 'extension' },
        ...{ owner: '102', url, method: 'POST', setup: {}, enabled: true, verifyTls: true, notes: 'CRM' },
      });
      const other = await ask.endpoints.add({ ...condition, owner: '268', setup: { post_call_recording: '1' } });
      expect(await ask.endpoints.list({})).toEqual([one, other]);
      expect(await ask.endpoints.list({ dialect: 'urlnetworks' })).toEqual([other]);
      const changed = await ask.endpoints.update({ id: one.id, enabled: false, method: null, event: 'dial-in' });
      expect(changed).toEqual({ ...one, enabled: false, method: null, event: 'dial-in' });
      expect(await ask.endpoints.remove({ id: other.id })).toEqual(other);
      return changed;
    })();
    await using again = await openTestEngine({ workspace });
    expect(await again.ask.endpoints.list()).toEqual([added]);
  });

  it('of another scope, or of none, lose the owner that they had', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    const { id } = await ask.endpoints.add({ ...hangup, scope: 'extension', owner: '102' });
    expect(await ask.endpoints.update({ id, scope: null })).toMatchObject({ scope: null, owner: '' });
    expect(await ask.endpoints.update({ id, scope: 'extension', owner: '7' })).toMatchObject({ owner: '7' });
    expect(await ask.endpoints.update({ id, scope: 'extension' })).toMatchObject({ owner: '7' });
  });

  it('tell every screen that events have changed', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    const changes = await ask.workspace.watch({});
    const heard = changes.next();
    const { id } = await ask.endpoints.add(hangup);
    expect((await heard).value).toEqual({ changed: ['events'] });
    const again = changes.next();
    await ask.endpoints.remove({ id });
    expect((await again).value).toEqual({ changed: ['events'] });
    await changes.return?.();
  });

  it('count for their event, and switch it on where nobody decided', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    const events = async () => (await ask.events.list({ dialect: 'voipnow' })).events;
    const of = async (key: string) => (await events()).find((event) => event.key === key);
    expect(await of('hangup')).toMatchObject({ active: false, endpoints: 0, newer: false, older: false });
    expect(await of('answer-in')).toMatchObject({ newer: true });
    await ask.endpoints.add({ ...hangup, scope: 'extension', owner: '102' });
    const { id } = await ask.endpoints.add({ ...hangup, enabled: false });
    expect(await of('hangup')).toMatchObject({ active: true, effective: false, endpoints: 1 });
    await ask.endpoints.update({ id, enabled: true });
    await ask.settings.update({ eventsActive: true });
    expect(await of('hangup')).toMatchObject({ active: true, effective: true, endpoints: 2 });
    await ask.events.update({ dialect: 'voipnow', key: 'hangup', active: false });
    expect(await of('hangup')).toMatchObject({ active: false, effective: false, endpoints: 2 });
  });

  const bad: [string, Record<string, unknown>, string, string][] = [
    ['an unknown dialect', { dialect: 'nobody' }, 'DIALECT_UNKNOWN', 'Unknown dialect: nobody.'],
    ['an unknown event', { event: 'sneeze' }, 'EVENT_UNKNOWN', 'voipnow has no event named sneeze.'],
    ['an unknown scope', { scope: 'hat' }, 'INPUT_INVALID', 'scope: voipnow has no scope hat; its scopes: extension.'],
    ['a scope of none', { dialect: 'pbxware', event: 'ringing', scope: 'a' }, 'INPUT_INVALID', 'its scopes: none.'],
    [
      'an event that is not of the scope',
      { ...condition, event: 'extension_ringing' },
      'INPUT_INVALID',
      'event: extension_ringing is not set per Dialplan condition; these are: http_ringing, http_hangup.',
    ],
    ['an owner without a scope', { owner: '102' }, 'INPUT_INVALID', 'owner: 102 needs a scope'],
    ['an unknown setup key', { setup: { hat: '1' } }, 'INPUT_INVALID', 'setup.hat: voipnow has tenant_prefix.'],
    [
      'a setup key of another scope',
      { ...condition, setup: { agent_uuid: 'x' } },
      'INPUT_INVALID',
      'setup.agent_uuid: it is not set per Dialplan condition; what is: post_call_recording,',
    ],
    [
      'a choice that is none',
      { ...condition, setup: { post_call_recording: 'perhaps' } },
      'INPUT_INVALID',
      'setup.post_call_recording: "perhaps" is not one of 0, 1.',
    ],
    ['a method that is not offered', { method: 'PUT' }, 'INPUT_INVALID', 'method: PUT is not one of GET, POST.'],
    [
      'a method where there is no choice',
      { ...condition, method: 'POST' },
      'INPUT_INVALID',
      'method: urlnetworks has no choice of methods.',
    ],
    ['an empty URL', { url: ' ' }, 'INPUT_INVALID', 'url: it is empty.'],
    ['a URL of another kind', { url: 'ftp://x/y' }, 'INPUT_INVALID', 'url: Only http and https can be sent'],
    ['a URL without a host', { url: 'http://:80/hook' }, 'INPUT_INVALID', 'has no host'],
    ['a URL whose host is none', { url: 'http://a b/' }, 'INPUT_INVALID', 'is not a valid host name'],
  ];

  it.each(bad)('refuse %s, and nothing is changed', async (_what, change, code, message) => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    const kept = await ask.endpoints.add(hangup);
    const endpoint = { ...hangup, ...change };
    const refused = expect.objectContaining({ code, message: expect.stringContaining(message) });
    await expect(ask.endpoints.add(endpoint)).rejects.toEqual(refused);
    const { dialect, ...rest } = endpoint;
    if (dialect === kept.dialect) await expect(ask.endpoints.update({ id: kept.id, ...rest })).rejects.toEqual(refused);
    const whole = { ...kept, ...endpoint };
    const placed = code === 'INPUT_INVALID' ? { code, message: expect.stringMatching(/^endpoints\[0\]: /) } : { code };
    await expect(ask.endpoints.restore({ dialect, endpoints: [whole] })).rejects.toMatchObject(placed);
    expect(await ask.endpoints.list({})).toEqual([kept]);
  });

  it('that are not there cannot be changed or removed', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    const unknown = { code: 'ENDPOINT_UNKNOWN', status: 404, message: 'Endpoint not found: nothing.' };
    await expect(ask.endpoints.update({ id: 'nothing', notes: '' })).rejects.toMatchObject(unknown);
    await expect(ask.endpoints.remove({ id: 'nothing' })).rejects.toMatchObject(unknown);
    await expect(ask.endpoints.list({ dialect: 'nobody' })).rejects.toMatchObject({ code: 'DIALECT_UNKNOWN' });
  });
});

describe('restoring', () => {
  it('puts back what was there, and leaves the other dialects', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    const other = await ask.endpoints.add({ ...condition, owner: '268' });
    const first = await ask.endpoints.add(hangup);
    await ask.endpoints.add({ ...hangup, scope: 'extension', owner: '102' });
    const before = await ask.endpoints.list({ dialect: 'voipnow' });
    await ask.endpoints.remove({ id: first.id });
    await ask.endpoints.point({ dialect: 'voipnow', url: 'http://127.0.0.1:9/other' });
    expect(await ask.endpoints.restore({ dialect: 'voipnow', endpoints: before })).toEqual(before);
    expect(await ask.endpoints.list({})).toEqual([other, ...before]);
    expect(await ask.endpoints.restore({ dialect: 'voipnow', endpoints: [] })).toEqual([]);
    expect(await ask.endpoints.list({})).toEqual([other]);
  });

  it('refuses an id that is there twice, an empty one, and an endpoint of another dialect', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    const one = await ask.endpoints.add(hangup);
    const foreign = await ask.endpoints.add(condition);
    const restore = (...endpoints: Endpoint[]) => ask.endpoints.restore({ dialect: 'voipnow', endpoints });
    const message = (text: string) => ({ code: 'INPUT_INVALID', message: text });
    await expect(restore(one, one)).rejects.toMatchObject(message(`endpoints[1].id: ${one.id} is there twice.`));
    await expect(restore({ ...one, id: foreign.id })).rejects.toMatchObject(
      message(`endpoints[0].id: ${foreign.id} is there twice.`),
    );
    await expect(restore({ ...one, id: '' })).rejects.toMatchObject(message('endpoints[0]: id: it is empty.'));
    await expect(restore({ ...one, notes: 'x'.repeat(8193) })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringMatching(/^endpoints\[0\]\.notes: /),
    });
    await expect(restore(foreign)).rejects.toMatchObject(message('endpoints[0]: dialect: urlnetworks is not voipnow.'));
    expect(await ask.endpoints.list({})).toEqual([one, foreign]);
  });
});

describe('pointing a dialect', () => {
  it('sends every event to the URL, the newer and older ones switched off', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    for (const { id, events } of await ask.dialects.list()) {
      const pointed = await ask.endpoints.point({ dialect: id, url });
      expect(pointed.map(({ event, enabled }) => [event, enabled])).toEqual(
        events.map(({ key, newer, older }) => [key, !newer && !older]),
      );
      expect(
        new Set(pointed.map((endpoint) => JSON.stringify([endpoint.scope, endpoint.owner, endpoint.url]))),
      ).toEqual(new Set([JSON.stringify([null, '', url])]));
    }
    expect(await ask.settings.get()).toMatchObject({ eventsActive: true });
  });

  it('again replaces what was pointed before, under the same ids, and nothing of an owner', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    const ours = await ask.endpoints.add({ ...hangup, scope: 'extension', owner: '102' });
    const all = await ask.endpoints.add({ ...hangup, scope: 'extension' });
    const byHand = await ask.endpoints.add({ ...hangup, notes: 'mine' });
    const first = await ask.endpoints.point({ dialect: 'voipnow', url: 'http://127.0.0.1:9/one', method: 'get' });
    const second = await ask.endpoints.point({ dialect: 'voipnow', url: 'http://127.0.0.1:9/two', method: 'POST' });
    expect(second.slice(0, 2)).toEqual([ours, all]);
    expect(second.map(({ id }) => id)).toEqual(first.map(({ id }) => id));
    expect(first.slice(2).every(({ method }) => method === 'GET')).toBe(true);
    expect(second.slice(2)).toHaveLength(5);
    for (const endpoint of second.slice(2))
      expect(endpoint).toMatchObject({ url: 'http://127.0.0.1:9/two', method: 'POST' });
    expect(second.find(({ id }) => id === byHand.id)).toMatchObject({ event: 'hangup', notes: 'mine' });
  });

  it('refuses a bad URL, a method that is not offered and an unknown dialect, and changes nothing', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    const before = await ask.endpoints.point({ dialect: 'urlnetworks', url });
    await ask.settings.update({ eventsActive: false });
    const refused = (input: { dialect: string; url: string; method?: string }, code: string) =>
      expect(ask.endpoints.point(input)).rejects.toMatchObject({ code });
    await refused({ dialect: 'urlnetworks', url: 'ftp://x' }, 'INPUT_INVALID');
    await refused({ dialect: 'urlnetworks', url, method: 'GET' }, 'INPUT_INVALID');
    await refused({ dialect: 'nobody', url }, 'DIALECT_UNKNOWN');
    expect(await ask.endpoints.list({})).toEqual(before);
    expect(await ask.settings.get()).toMatchObject({ eventsActive: false });
  });
});

describe('endpoints edited by hand', () => {
  type Entry = Record<string, unknown>;
  const edit = (workspace: string, change: (entries: Entry[]) => unknown) => {
    const file = join(workspace, 'hookswitch.json');
    const document = JSON.parse(readFileSync(file, 'utf8'));
    change(document.endpoints);
    writeFileSync(file, JSON.stringify(document));
  };
  const workspaceWith = async (change: (entries: Entry[]) => unknown) => {
    const workspace = temporaryFolder();
    const opened = await openTestEngine({ workspace });
    await opened.ask.endpoints.add({ ...hangup, url: opened.receiverUrl, scope: 'extension' });
    await opened.ask.endpoints.add({ ...hangup, url: opened.receiverUrl });
    await opened.ask.settings.update({ eventsActive: true });
    await opened[Symbol.asyncDispose]();
    edit(workspace, change);
    return workspace;
  };

  it.each<[string, (entries: Entry[]) => unknown, string]>([
    ['a number for a URL', ([entry = {}]) => (entry.url = 7), 'endpoints[0].url'],
    ['an entry that is none', (entries) => entries.push('hello' as never), 'endpoints[2]'],
    ['a setup of lists', ([, entry = {}]) => (entry.setup = { tenant_prefix: [] }), 'endpoints[1].setup.tenant_prefix'],
    ['no id', ([entry = {}]) => delete entry.id, 'endpoints[0].id'],
    ['an id twice', ([one = {}, two = {}]) => (two.id = one.id), 'endpoints[1].id: '],
  ])('with %s are damage: the last good copy is taken, and said', async (_what, change, where) => {
    const workspace = await workspaceWith(change);
    await using opened = await openTestEngine({ workspace });
    expect(await opened.ask.endpoints.list({})).toHaveLength(2);
    const { notices } = await opened.ask.workspace.info();
    expect(notices.join(' ')).toContain(where);
  });

  it.each<[string, (entry: Entry) => unknown, string]>([
    ['a scope that is none', (entry) => (entry.scope = 'hat'), 'scope: voipnow has no scope hat'],
    ['a method that is none', (entry) => (entry.method = 'BREW'), 'method: BREW is not one of GET, POST.'],
    ['a setup that is none', (entry) => (entry.setup = { hat: '1' }), 'setup.hat: it is not set per Extension'],
  ])('with %s are left out and said, and the others are sent', async (_what, change, message) => {
    const workspace = await workspaceWith(([entry = {}]) => change(entry));
    await using opened = await openTestEngine({ workspace });
    const { ask } = opened;
    const [left, sound] = await ask.endpoints.list({});
    const { deliveries, notes } = await ask.simulator.fire({ dialect: 'voipnow', event: 'hangup' });
    expect(deliveries.map(({ action }) => action.id)).toEqual([sound?.id]);
    expect(notes).toEqual([expect.stringContaining(`Endpoint ${left?.id} was left out: ${message}`)]);
    await ask.endpoints.remove({ id: sound?.id ?? '' });
    await expect(ask.simulator.fire({ dialect: 'voipnow', event: 'hangup' })).rejects.toMatchObject({
      message: expect.stringContaining(message),
    });
    const id = left?.id ?? '';
    await expect(ask.endpoints.update({ id, enabled: true })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect(await ask.endpoints.update({ id, enabled: false })).toEqual({ ...left, enabled: false });
    expect(await ask.endpoints.remove({ id })).toMatchObject({ id });
  });

  it('of a dialect or an event that is not there any more are listed and never sent', async () => {
    const workspace = await workspaceWith(([one = {}, two = {}]) => {
      one.dialect = 'gone';
      two.event = 'gone';
    });
    await using opened = await openTestEngine({ workspace });
    const { ask } = opened;
    expect(places(await ask.endpoints.list({}))).toEqual([
      ['hangup', 'extension', ''],
      ['gone', null, ''],
    ]);
    await expect(ask.simulator.fire({ dialect: 'voipnow', event: 'hangup' })).rejects.toMatchObject({
      code: 'NOTHING_BOUND',
    });
  });

  it('keep keys that this version does not know', async () => {
    const workspace = await workspaceWith(([entry = {}]) => (entry.color = 'green'));
    await using opened = await openTestEngine({ workspace });
    const { ask } = opened;
    const [one] = await ask.endpoints.list({});
    expect(one).not.toHaveProperty('color');
    await ask.endpoints.update({ id: one?.id ?? '', notes: 'seen' });
    await ask.endpoints.point({ dialect: 'voipnow', url });
    const { endpoints } = JSON.parse(readFileSync(join(workspace, 'hookswitch.json'), 'utf8'));
    expect(endpoints[0]).toMatchObject({ color: 'green', notes: 'seen' });
  });
});

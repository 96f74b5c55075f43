import { readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTestEngine } from '../../support/open-engine.ts';

const tagged = (url: string, name = 'Tell the CRM') => ({
  name,
  method: 'POST',
  url: `${url}/hook?from={{caller_id}}`,
  request: { body: { mode: 'raw' as const, raw: '{"name":"{{calling_name}}","key":"{{API_Key}}"}', language: 'json' } },
});

/** A port that nothing listens on: it was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('firing one event', () => {
  it('sends nothing and says why while events are off, the event is off, or nothing is bound', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const fire = () => ask.simulator.fire({ dialect: 'pbxware', event: 'call_incoming' });
    await expect(fire()).rejects.toMatchObject({ code: 'NOTHING_BOUND' });
    const action = await ask.actions.create(tagged(receiverUrl));
    await ask.events.update({ dialect: 'pbxware', key: 'call_incoming', actions: [action.id] });
    await expect(fire()).rejects.toMatchObject({ code: 'EVENTS_OFF' });
    await ask.settings.update({ eventsActive: true });
    await ask.events.update({ dialect: 'pbxware', key: 'call_incoming', active: false });
    await expect(fire()).rejects.toMatchObject({ code: 'EVENT_INACTIVE' });
    expect((await ask.activity.list({})).total).toBe(0);
    await ask.events.update({ dialect: 'pbxware', key: 'call_incoming', active: true });
    expect((await fire()).deliveries).toHaveLength(1);
  });

  it('encodes the call’s values for where they land, sends unresolved tags empty and names them', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const action = await ask.actions.create(tagged(receiverUrl));
    expect(action.unresolved).toEqual(['API_Key']);
    await ask.events.update({ dialect: 'pbxware', key: 'call_incoming', actions: [action.id] });
    await ask.settings.update({ eventsActive: true });
    const { deliveries } = await ask.simulator.fire({
      dialect: 'pbxware',
      event: 'call_incoming',
      parameters: { caller_id: '+15551230001', calling_name: 'Ann "Al" Lee' },
    });
    expect(deliveries[0]).toMatchObject({
      status: 200,
      unresolved: ['API_Key'],
      request: { url: `${receiverUrl}/hook?from=%2B15551230001`, body: '{"name":"Ann \\"Al\\" Lee","key":""}' },
      event: { dialect: 'pbxware', key: 'call_incoming', label: 'Incoming Call' },
    });
    expect(deliveries[0]?.event.id).toMatch(/^call_incoming\.1\.\d{10}\.\d{1,4}$/);

    const capture = await ask.activity.get({ id: deliveries[0]?.capture ?? '' });
    expect(capture).toMatchObject({ kind: 'capture', delivery: deliveries[0]?.id });
    expect(capture.request.url).toBe('/hook?from=%2B15551230001');

    await ask.parameters.set({ tag: 'API_Key', value: 's3cret', secret: true });
    const again = await ask.simulator.fire({ reveal: true, dialect: 'pbxware', event: 'call_incoming' });
    expect(again.deliveries[0]?.unresolved).toEqual([]);
    expect(again.deliveries[0]?.request.body).toContain('"key":"s3cret"');
  });

  it('sends every bound action in order, one action from several events, and goes on after a failure', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const dead = await ask.actions.create(tagged(`http://127.0.0.1:${await closedPort()}`, 'Dead end'));
    const good = await ask.actions.create(tagged(receiverUrl));
    for (const key of ['call_incoming', 'ringing']) {
      await ask.events.update({ dialect: 'pbxware', key, actions: [dead.id, good.id] });
    }
    await ask.settings.update({ eventsActive: true });
    expect((await ask.actions.get({ id: good.id })).activeEvents).toBe(2);
    const { deliveries } = await ask.simulator.fire({ dialect: 'pbxware', event: 'ringing' });
    expect(deliveries.map(({ action, status }) => [action.name, status])).toEqual([
      ['Dead end', 0],
      ['Tell the CRM', 200],
    ]);
    expect(deliveries[0]?.message).toMatch(/^Connection refused by 127\.0\.0\.1/);
    expect(new Set(deliveries.map(({ callId }) => callId)).size).toBe(1);
    const rows = (await ask.activity.list({ filter: 'kind=delivery' })).items;
    expect(
      rows.map(({ action, event, status, message, at }) => [action, event, status, typeof message, typeof at]),
    ).toEqual([
      ['Tell the CRM', 'ringing', 200, 'string', 'string'],
      ['Dead end', 'ringing', 0, 'string', 'string'],
    ]);
  });

  it('never passes over bound actions without a word after the file of their collection was taken away', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl, workspace } = opened;
    const kept = await ask.actions.create(tagged(receiverUrl, 'Kept'));
    const text = JSON.stringify({
      info: { name: 'Gone', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
      item: [{ name: 'Gone', request: `${receiverUrl}/gone` }],
    });
    const { documents } = await ask.imports.add({ files: [{ name: 'gone.json', text }] });
    const gone = documents[0]?.requests[0]?.id ?? '';
    const fire = async (...actions: string[]) => {
      await ask.events.update({ dialect: 'pbxware', key: 'ringing', actions, active: true });
      rmSync(join(workspace, 'collections', 'Gone.postman_collection.json'), { force: true });
      return ask.simulator.fire({ dialect: 'pbxware', event: 'ringing' });
    };
    await ask.settings.update({ eventsActive: true });
    const { deliveries, notes } = await fire(gone, kept.id);
    expect(deliveries.map(({ action }) => action.name)).toEqual(['Kept']);
    expect(notes).toEqual(['1 of the 2 actions bound to pbxware:ringing left out: in no collection that can be read.']);
    await ask.actions.remove({ id: kept.id });
    await expect(ask.simulator.fire({ dialect: 'pbxware', event: 'ringing' })).rejects.toMatchObject({
      code: 'BOUND_ACTIONS_GONE',
      message: expect.stringMatching(/^The action bound to pbxware:ringing is missing from the collections/),
    });
  });

  it('sends what the file says now, not what it said before somebody edited it by hand', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl, workspace } = opened;
    const action = await ask.actions.create(tagged(receiverUrl));
    await ask.events.update({ dialect: 'pbxware', key: 'ringing', actions: [action.id], active: true });
    await ask.settings.update({ eventsActive: true });
    const [name = ''] = readdirSync(join(workspace, 'collections'));
    const rewrite = (from: string, to: string) => {
      const file = join(workspace, 'collections', name);
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll(from, to));
    };
    rewrite('/hook', '/edited');
    const { deliveries } = await ask.simulator.fire({ dialect: 'pbxware', event: 'ringing' });
    expect(deliveries[0]?.request.url).toContain('/edited');
    rewrite('/edited', '/once-more');
    expect((await ask.actions.get({ id: action.id })).url).toContain('/once-more');
    const environment = { name: 'Mine', values: [{ key: 'API_Key', value: 'old' }] };
    const { documents } = await ask.imports.add({ files: [{ name: 'mine.json', text: JSON.stringify(environment) }] });
    await ask.environments.activate({ id: documents[0]?.id ?? null });
    const [held = ''] = readdirSync(join(workspace, 'environments'));
    const path = join(workspace, 'environments', held);
    writeFileSync(path, readFileSync(path, 'utf8').replace('old', 'by hand'));
    const again = await ask.simulator.fire({ dialect: 'pbxware', event: 'ringing' });
    expect(again.deliveries[0]?.request.body).toContain('"key":"by hand"');
    rewrite('/once-more', '/tested');
    expect((await ask.actions.test({ id: action.id })).request.url).toContain('/tested');
  });

  it('numbers a thousand new actions in one write of the document', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl, workspace } = opened;
    const item = Array.from({ length: 1000 }, (_, at) => ({ name: `a${at}`, request: `${receiverUrl}/${at}` }));
    const info = { name: 'Many', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' };
    const { documents } = await ask.imports.add({
      files: [{ name: 'many.json', text: JSON.stringify({ info, item }) }],
    });
    const requests = documents[0]?.requests ?? [];
    await ask.events.update({
      dialect: 'pbxware',
      key: 'ringing',
      actions: requests.map(({ id }) => id),
      active: true,
    });
    await ask.settings.update({ eventsActive: true });
    let writes = 0;
    // A document is renamed into its place: each write is another file.
    const watcher = watch(workspace, (_, file) => {
      if (file === 'hookswitch.json') writes += 1;
    });
    const { deliveries } = await ask.simulator.fire({ dialect: 'pbxware', event: 'ringing' });
    watcher.close();
    expect(deliveries.map(({ event }) => Number(event.id.split('.')[1]))).toEqual(requests.map((_, at) => at + 1));
    expect(writes).toBeLessThan(10);
  });

  it('points the dialect’s own request at a URL, whatever is bound or switched off', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const { deliveries, notes } = await ask.simulator.fire({
      dialect: 'pbxware',
      event: 'call_answered',
      to: `${receiverUrl}/pbx?x=1`,
      parameters: { duration: '63', mood: 'fine' },
    });
    expect(deliveries[0]).toMatchObject({ status: 200, request: { method: 'POST', url: `${receiverUrl}/pbx?x=1` } });
    expect(JSON.parse(deliveries[0]?.request.body ?? '')).toMatchObject({ event: 'call_answered', duration: '63' });
    expect(notes).toEqual(['mood is not a parameter of pbxware:call_answered. It was passed to the actions anyway.']);
  });

  it('repeats a draft from its seed', async () => {
    await using opened = await openTestEngine({ clock: () => 1_724_931_550_000 });
    const draft = () => opened.ask.simulator.draft({ dialect: 'pbxware', event: 'call_answered', seed: 42 });
    expect(await draft()).toEqual(await draft());
  });
});

describe('Save & Test', () => {
  it('gives the delivery an id test.<n>.<time> and counts the actions from 1', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const first = await ask.actions.create(tagged(receiverUrl, 'First'));
    const second = await ask.actions.create(tagged(receiverUrl, 'Second'));
    const ids = [first, first, second].map(async ({ id }) => (await ask.actions.test({ id })).event.id);
    const numbers = (await Promise.all(ids)).map((id) => /^test\.(\d+)\.\d{10}\.\d{1,4}$/.exec(id)?.[1]);
    expect(numbers).toEqual(['1', '1', '2']);
  });

  it('says as status 0 what libcurl says in the manual: the host of http:///index.php cannot be resolved', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    const action = await ask.actions.create({ name: 'Services', url: 'http://{{IP}}/index.php?apikey={{API_Key}}' });
    const delivery = await ask.actions.test({ id: action.id });
    expect(delivery).toMatchObject({ status: 0, response: null, unresolved: ['IP', 'API_Key'] });
    expect(delivery.message).toMatch(/^Could not resolve host/);
  });
});

describe('the demo', () => {
  it('binds the sample CRM, sends it to the receiver, and every delivery is linked to its capture', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    expect((await ask.workspace.info()).fresh).toBe(true);
    const first = await ask.workspace.demo();
    expect(await ask.workspace.demo()).toEqual(first);
    expect((await ask.workspace.info()).fresh).toBe(false);
    const { deliveries } = await ask.workspace.demoCall();
    expect(deliveries.map(({ action, status }) => [action.name, status])).toEqual([
      ['Look up caller', 200],
      ['Log call', 200],
      ['Create ticket', 200],
    ]);
    expect(new Set(deliveries.map(({ callId }) => callId)).size).toBe(1);
    for (const delivery of deliveries) {
      const capture = await ask.activity.get({ id: delivery.capture ?? '' });
      expect(capture).toMatchObject({ kind: 'capture', delivery: delivery.id });
    }
  });

  it('says that the receiver must listen first', async () => {
    await using opened = await openTestEngine({ receiver: 'off' });
    await expect(opened.ask.workspace.demo()).rejects.toMatchObject({ code: 'RECEIVER_OFF' });
  });
});

it('keeps the tags of the phone system’s own parameters from being redefined', async () => {
  await using opened = await openTestEngine();
  const set = opened.ask.parameters.set({ tag: 'caller_id', value: '1' });
  await expect(set).rejects.toMatchObject({ code: 'PARAMETER_IS_SYSTEM', status: 409 });
  expect((await opened.ask.parameters.list({})).custom).toEqual([]);
});

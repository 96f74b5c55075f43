import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CallRunSummary } from '../../../shared/model/call-run.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import { type OpenedEngine, openTestEngine } from '../../support/open-engine.ts';

type Ask = OpenedEngine['ask'];

async function openOn(options: Parameters<typeof openTestEngine>[0] = {}) {
  const opened = await openTestEngine(options);
  await opened.ask.settings.update({ eventsActive: true });
  return opened;
}

/** Plays a call to its end. */
async function played(ask: Ask, input: Parameters<Ask['calls']['start']>[0]) {
  const { id } = await ask.calls.start({ speed: 'at-once', seed: 3, ...input });
  for await (const _ of await ask.calls.watch({ id }));
  const callRun = await ask.calls.get({ id });
  const activities = await Promise.all(
    callRun.timeline.flatMap(({ deliveries }) => deliveries).map((delivery) => ask.activity.get({ id: delivery })),
  );
  return {
    callRun,
    deliveries: activities.filter((activity): activity is typeof activity & Delivery => activity.kind === 'delivery'),
  };
}

const pathOf = (url: string) => new URL(url).pathname;
/** Path on the receiver and event of each delivery. */
const linesOf = (deliveries: readonly Delivery[]) =>
  deliveries.map(({ request, event }) => `${pathOf(request.url)} ${event.key}`);
const form = ({ request }: Delivery) => Object.fromEntries(new URLSearchParams(request.body));

describe('an event with endpoints', () => {
  it('goes to its bound actions, then to the endpoints of its owner and those of all', async () => {
    await using opened = await openOn();
    const { ask, receiverUrl } = opened;
    const event = { dialect: 'urlnetworks', event: 'extension_ringing' };
    const extension = { ...event, scope: 'extension' };
    const action = await ask.actions.create({ name: 'CRM', method: 'POST', url: `${receiverUrl}/crm` });
    await ask.events.update({ dialect: 'urlnetworks', key: 'extension_ringing', actions: [action.id] });
    const whole = await ask.endpoints.add({ ...event, url: `${receiverUrl}/whole` });
    const of102 = await ask.endpoints.add({ ...extension, owner: '102', url: `${receiverUrl}/102` });
    const of103 = await ask.endpoints.add({ ...extension, owner: '103', url: `${receiverUrl}/103` });
    const every = await ask.endpoints.add({ ...extension, url: `${receiverUrl}/every` });
    await ask.endpoints.add({ ...extension, owner: '102', url: `${receiverUrl}/off`, enabled: false });

    const fired = await ask.simulator.fire({ ...event, parameters: { extension_user_id: '102' } });
    expect(fired.notes).toEqual([]);
    expect(fired.deliveries.map(({ action: sent, status }) => [sent.id, sent.name, status])).toEqual([
      [action.id, 'CRM', 200],
      [whole.id, 'Extension Ringing', 200],
      [of102.id, 'Extension Ringing, Extension 102', 200],
      [every.id, 'Extension Ringing, every Extension', 200],
    ]);
    for (const delivery of fired.deliveries.slice(1)) {
      expect(delivery).toMatchObject({ parameters: { extension_user_id: '102' }, request: { method: 'POST' } });
      expect(form(delivery)).toMatchObject({ method: 'extension_ringing', extension_user_id: '102' });
      expect(delivery.capture).not.toBeNull();
    }
    const { requests } = await ask.simulator.preview({ ...event, parameters: { extension_user_id: '103' } });
    expect(requests.map((request) => request.action.id)).toEqual([action.id, whole.id, of103.id, every.id]);
    const again = await ask.simulator.fire({ ...event, parameters: { extension_user_id: '103' } });
    expect(again.deliveries[2]?.event.id).toMatch(/^extension_ringing\.5\./);
  });

  it('says whose the endpoints are where none is for the call, and sends nothing', async () => {
    await using opened = await openOn();
    const { ask, receiverUrl } = opened;
    const event = { dialect: 'voipnow', event: 'dial-in' };
    for (const owner of ['102', '103', '104']) {
      await ask.endpoints.add({ ...event, scope: 'extension', owner, url: `${receiverUrl}/${owner}` });
    }
    const other = { ...event, parameters: { CalledExtension: '0003*200' } };
    await expect(ask.simulator.fire(other)).rejects.toMatchObject({
      code: 'NO_ENDPOINT_FOR_OWNER',
      status: 409,
      message:
        'No endpoint of voipnow:dial-in applies to this call: Extension 200 has no endpoint; there are some for 102, 103 and 104. Nothing was sent.',
    });
    expect(await ask.simulator.preview(other)).toMatchObject({
      requests: [],
      notes: ['Extension 200 has no endpoint; there are some for 102, 103 and 104.'],
    });
    expect((await ask.activity.list({})).total).toBe(0);
    const { deliveries } = await ask.simulator.fire({ ...event, parameters: { CalledExtension: '0003*104' } });
    expect(linesOf(deliveries)).toEqual(['/104 dial-in']);
  });

  it('is silent while switched off, alone or with all others', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const event = { dialect: 'grandstream', event: 'dnd_on' };
    const fire = () => ask.simulator.fire(event);
    const { id } = await ask.endpoints.add({ ...event, url: receiverUrl, enabled: false });
    await expect(fire()).rejects.toMatchObject({ code: 'NOTHING_BOUND' });
    await ask.endpoints.update({ id, enabled: true });
    await expect(fire()).rejects.toMatchObject({ code: 'EVENTS_OFF' });
    await ask.settings.update({ eventsActive: true });
    expect((await fire()).deliveries).toHaveLength(1);
    await ask.events.update({ dialect: 'grandstream', key: 'dnd_on', active: false });
    await expect(fire()).rejects.toMatchObject({ code: 'EVENT_INACTIVE' });
    expect((await ask.activity.list({ filter: 'kind=delivery' })).items).toHaveLength(1);
  });

  it('goes on to the next endpoint after one that cannot be reached', async () => {
    await using opened = await openOn();
    const { ask, receiverUrl } = opened;
    const event = { dialect: 'grandstream', event: 'dnd_on' };
    await ask.endpoints.add({ ...event, url: 'http://127.0.0.1:1/dead/$mac' });
    await ask.endpoints.add({ ...event, url: `${receiverUrl}/alive/$mac` });
    const { deliveries } = await ask.simulator.fire(event);
    expect(deliveries.map(({ status }) => status)).toEqual([0, 200]);
    expect(linesOf(deliveries)).toEqual(['/dead/000b82a1b2c3 dnd_on', '/alive/000b82a1b2c3 dnd_on']);
  });

  it('takes the setup of the endpoint over the dialect’s, and what is given for one time over both', async () => {
    await using opened = await openOn();
    const { ask, receiverUrl } = opened;
    const event = { dialect: 'grandstream', event: 'dnd_on' };
    await ask.dialects.update({ id: 'grandstream', setup: { mac: '00:0B:82:00:00:01', phone_ip: '10.0.0.1' } });
    await ask.endpoints.add({ ...event, url: `${receiverUrl}/$mac/$phone_ip`, setup: { mac: '00:0B:82:00:00:02' } });
    const path = async (setup?: Record<string, string>) =>
      linesOf((await ask.simulator.fire({ ...event, setup })).deliveries)[0];
    expect(await path()).toBe('/000b82000002/10.0.0.1 dnd_on');
    expect(await path({ mac: '3' })).toBe('/3/10.0.0.1 dnd_on');
  });

  it('with a method of its own sends by that method', async () => {
    await using opened = await openOn();
    const { ask, receiverUrl } = opened;
    const event = { dialect: 'voipnow', event: 'hangup' };
    await ask.endpoints.add({ ...event, url: receiverUrl, method: 'POST' });
    await ask.endpoints.add({ ...event, url: receiverUrl });
    const { deliveries } = await ask.simulator.fire(event);
    expect(deliveries.map(({ request }) => request.method)).toEqual(['POST', 'GET']);
    await expect(ask.simulator.fire({ ...event, method: 'POST' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});

describe('an extension with its tenant before it', () => {
  it('is the same extension, in an endpoint and in a call; that of another tenant is not', async () => {
    await using opened = await openOn();
    const { ask, receiverUrl } = opened;
    const of = { dialect: 'voipnow', event: 'dial-in', scope: 'extension' };
    for (const owner of ['102', '0003*102', '0004*102', '103']) {
      await ask.endpoints.add({ ...of, owner, url: `${receiverUrl}/${encodeURIComponent(owner)}` });
    }
    for (const number of ['102', '0003*102']) {
      const numbers = { extension: { number } };
      const { deliveries } = await played(ask, { scenario: 'missed', dialects: ['voipnow'], numbers });
      expect(linesOf(deliveries).sort()).toEqual(['/0003*102 dial-in', '/102 dial-in']);
      for (const { request } of deliveries) {
        expect(new URL(request.url).searchParams.get('CalledExtension')).toBe('0003*102');
      }
    }
  });
});

describe('a played call', () => {
  it('that rings a group tells each extension’s endpoints of that extension alone', async () => {
    await using opened = await openOn();
    const { ask, receiverUrl } = opened;
    const extension = { dialect: 'urlnetworks', scope: 'extension' };
    for (const event of ['extension_ringing', 'extension_answered', 'extension_hangup']) {
      await ask.endpoints.add({ ...extension, event, owner: '102', url: `${receiverUrl}/102` });
      await ask.endpoints.add({ ...extension, event, owner: '103', url: `${receiverUrl}/103`, enabled: false });
    }
    await ask.endpoints.add({ ...extension, event: 'extension_hangup', url: `${receiverUrl}/every` });
    const { callRun, deliveries } = await played(ask, { scenario: 'ring-group', dialects: ['urlnetworks'] });
    expect(linesOf(deliveries).sort()).toEqual([
      '/102 extension_answered',
      '/102 extension_hangup',
      '/102 extension_ringing',
      '/every extension_hangup',
      '/every extension_hangup',
      '/every extension_hangup',
    ]);
    for (const delivery of deliveries.filter(({ request }) => pathOf(request.url) === '/102')) {
      expect(form(delivery)).toMatchObject({ extension_user_id: '102', extension_name: 'Sales' });
    }
    expect(callRun).toMatchObject({ state: 'finished', sent: 5, skipped: 4 });
    expect(callRun.notes.join('\n')).toContain('Extension 101 has no endpoint; there are some for 102.');
    expect(callRun.notes.join('\n')).toContain('No action or endpoint is set for urlnetworks:http_ringing');
  });

  it('that rings a group tells of each phone with its own profile', async () => {
    await using opened = await openOn();
    const { ask, receiverUrl } = opened;
    const incoming = { dialect: 'grandstream', event: 'incoming_call', scope: 'phone' };
    for (const [owner, mac] of [
      ['101', '00:0b:82:00:01:01'],
      ['103', '00:0b:82:00:01:03'],
    ] as const) {
      await ask.endpoints.add({ ...incoming, owner, url: `${receiverUrl}/$mac/$local`, setup: { mac } });
    }
    const { deliveries } = await played(ask, { scenario: 'ring-group', dialects: ['grandstream'] });
    expect(linesOf(deliveries).sort()).toEqual(['/000b82000101/101 incoming_call', '/000b82000103/103 incoming_call']);
  });

  it('tells the endpoints of the condition that the call goes through, which repeat the URLs set for it', async () => {
    await using opened = await openOn();
    const { ask, receiverUrl } = opened;
    const at = (path: string) => `${receiverUrl}/${path}`;
    const condition = { dialect: 'urlnetworks', scope: 'condition' };
    for (const owner of ['268', '300']) {
      const setup = { post_call_recording: owner === '300' ? '1' : '0', condition_name: `Rule ${owner}` };
      await ask.endpoints.add({ ...condition, event: 'http_ringing', owner, setup, url: at(`ring-${owner}`) });
      await ask.endpoints.add({ ...condition, event: 'http_hangup', owner, setup, url: at(`end-${owner}`) });
    }
    const play = (id: string) =>
      played(ask, {
        scenario: 'recorded-inbound',
        dialects: ['urlnetworks'],
        settings: { urlnetworks: { setup: { condition_id: id } } },
      });
    for (const id of ['268', '300']) {
      const { deliveries } = await play(id);
      expect(linesOf(deliveries)).toEqual([`/ring-${id} http_ringing`, `/end-${id} http_hangup`]);
      for (const delivery of deliveries) {
        expect(form(delivery)).toMatchObject({
          ...{ condition_id: id, condition_name: `Rule ${id}` },
          ...{ http_ringing_url: at(`ring-${id}`), http_hangup_url: at(`end-${id}`) },
        });
      }
      const hangup = form(deliveries[1] as Delivery);
      expect(hangup.http_post_recording_url).toBe(id === '300' ? '1' : '0');
      expect('recording_url' in hangup).toBe(id === '300');
    }
    await expect(play('7')).rejects.toMatchObject({
      code: 'NO_ENDPOINT_FOR_OWNER',
      message: expect.stringContaining('Dialplan condition 7 has no endpoint; there are some for 268 and 300.'),
    });
  });

  it('of which no endpoint hears is refused before it begins', async () => {
    await using opened = await openOn();
    const { ask, receiverUrl } = opened;
    await ask.endpoints.add({
      ...{ dialect: 'voipnow', event: 'hangup', scope: 'extension', owner: '999', url: receiverUrl },
    });
    const start = { scenario: 'ring-group', dialects: ['voipnow'], speed: 'at-once' as const };
    await expect(ask.calls.start(start)).rejects.toMatchObject({ status: 409 });
    expect(((await ask.calls.list({})) as CallRunSummary[]).length).toBe(0);
  });
});

describe('URLs that an event repeats', () => {
  const ringing = { dialect: 'urlnetworks', event: 'http_ringing' };
  const hangup = { dialect: 'urlnetworks', event: 'http_hangup' };

  it('are left out where no endpoint is set, those of the setup stand over all, and actions hear of them too', async () => {
    await using opened = await openOn();
    const { ask, receiverUrl } = opened;
    const { id } = await ask.endpoints.add({ ...ringing, url: `${receiverUrl}/ring` });
    const sent = async () => form((await ask.simulator.fire(ringing)).deliveries[0] as Delivery);
    expect(await sent()).toMatchObject({ http_ringing_url: `${receiverUrl}/ring` });
    expect(await sent()).not.toHaveProperty('http_hangup_url');
    const other = await ask.endpoints.add({ ...hangup, url: `${receiverUrl}/end`, enabled: false });
    expect(await sent()).not.toHaveProperty('http_hangup_url');
    await ask.endpoints.update({ id: other.id, enabled: true });
    expect(await sent()).toMatchObject({ http_hangup_url: `${receiverUrl}/end` });
    await ask.dialects.update({ id: 'urlnetworks', setup: { hangup_endpoint: 'https://crm.example/end' } });
    expect(await sent()).toMatchObject({ http_hangup_url: 'https://crm.example/end' });

    await ask.endpoints.update({ id, enabled: false });
    const action = await ask.actions.create({
      ...{ name: 'CRM', method: 'GET', url: `${receiverUrl}/?end={{http_hangup_url}}&ring={{http_ringing_url}}` },
    });
    await ask.events.update({ dialect: 'urlnetworks', key: 'http_ringing', actions: [action.id] });
    await ask.dialects.update({ id: 'urlnetworks', setup: { hangup_endpoint: null } });
    const { deliveries } = await ask.simulator.fire(ringing);
    const { searchParams } = new URL(deliveries[0]?.request.url ?? '');
    expect([...searchParams]).toEqual([
      ['end', `${receiverUrl}/end`],
      ['ring', ''],
    ]);
  });
});

describe('the call that a form has drawn', () => {
  it('is the one that is fired, with the setup of each endpoint in it', async () => {
    await using opened = await openOn();
    const { ask, receiverUrl } = opened;
    const event = { dialect: 'urlnetworks', event: 'extension_answered' };
    const drawn = { seed: 11, at: 1_724_938_750_000 };
    const draft = await ask.simulator.draft({ ...event, ...drawn });
    expect(await ask.simulator.draft({ ...event, ...drawn })).toEqual(draft);
    const owner = draft.parameters.extension_user_id ?? '';
    await ask.endpoints.add({ ...event, url: receiverUrl });
    const agent = { setup: { agent_uuid: 'agent-7' }, scope: 'extension', owner };
    await ask.endpoints.add({ ...event, ...agent, url: receiverUrl });
    const input = { ...event, drawn, parameters: { caller_name: 'Typed' } };
    const { deliveries } = await ask.simulator.fire(input);
    const expected: Record<string, string> = { ...draft.parameters, caller_name: 'Typed' };
    expect(deliveries.map(({ parameters }) => parameters.agent_uuid)).toEqual([expected.agent_uuid, 'agent-7']);
    expect({ ...deliveries[0]?.parameters, display_from: '' }).toEqual({ ...expected, display_from: '' });
    const again = await ask.simulator.fire(input);
    expect(again.deliveries[0]?.request.body).toBe(deliveries[0]?.request.body);
    expect(again.deliveries[0]?.callId).not.toBe(deliveries[0]?.callId);
  });
});

describe('collections that are edited by hand while a call is played', () => {
  it('count for the very next event', async () => {
    await using opened = await openOn();
    const { ask, receiverUrl, workspace } = opened;
    const action = await ask.actions.create({ name: 'CRM', method: 'GET', url: `${receiverUrl}/1` });
    const { events } = await ask.events.list({ dialect: 'pbxware' });
    for (const { key } of events) await ask.events.update({ dialect: 'pbxware', key, actions: [action.id] });
    const folder = join(workspace, 'collections');
    const file = join(folder, readdirSync(folder)[0] ?? '');
    const edit = (from: string, to: string) =>
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll(`${receiverUrl}/${from}`, `${receiverUrl}/${to}/`));
    const { id } = await ask.calls.start({ scenario: 'ring-group', dialects: ['pbxware'], steps: true });
    const step = async () => {
      const { timeline } = await ask.calls.step({ id });
      const last = timeline.flatMap(({ deliveries }) => deliveries).at(-1) ?? '';
      const activity = await ask.activity.get({ id: last });
      return activity.kind === 'delivery' ? pathOf(activity.request.url) : '';
    };
    expect(await step()).toBe('/1');
    edit('1', '22');
    expect(await step()).toBe('/22/');
    edit('22/', '333');
    const { deliveries } = await ask.simulator.fire({ dialect: 'pbxware', event: 'ringing' });
    expect(linesOf(deliveries)).toEqual(['/333/ ringing']);
  });
});

import type { Page } from 'playwright-core';
import type { OpenedEngine } from '../support/open-engine.ts';
import type { OpenedApp } from './open-app.ts';

const odd = `<script>alert(1)</script> ${'Überlänge mit sehr langem Namen '.repeat(6)} مكالمة واردة 📞`;

/** A workspace with something of everything in it: every body, every auth, odd names, failures, an environment. */
export async function furnish({ ask, receiverUrl }: OpenedEngine): Promise<{ readonly action: string }> {
  await ask.parameters.set({ tag: 'API_Key', value: 's3cret', secret: true });
  await ask.parameters.set({ tag: 'Srv/Tenant-ID', value: 'مستأجر 📞 <b>1</b>' });
  await ask.parameters.set({ tag: 'Long', value: 'x'.repeat(5000) });
  const everything = await ask.actions.create({
    name: 'Form with everything',
    request: {
      method: 'PATCH',
      url: `${receiverUrl}/crm/:who?from={{caller_id}}&tenant={{Srv/Tenant-ID}}&nothing={{Nobody_Knows}}`,
      pathVariables: [{ key: 'who', value: '{{API_Key}}' }],
      headers: [{ key: 'X-Old', value: 'off', disabled: true }],
      auth: { type: 'basic', username: 'anna', password: '{{API_Key}}' },
      body: {
        mode: 'formdata',
        formdata: [
          { type: 'text', key: 'who', value: '{{caller_id}}' },
          { type: 'file', key: 'record', src: ['call.wav'] },
        ],
      },
    },
  });
  const json = await ask.actions.create({
    name: odd,
    request: {
      method: 'POST',
      url: `${receiverUrl}/${'long-path/'.repeat(30)}`,
      body: {
        mode: 'raw',
        raw: '{\n  "a": [1, true, null, "{{caller_id}}"],\n  "b": "{{Nobody}}"\n}',
        language: 'json',
      },
      auth: { type: 'bearer', token: '{{API_Key}}' },
    },
  });
  const dead = await ask.actions.create({ name: 'Dead', method: 'DELETE', url: 'http://127.0.0.1:9/gone' });
  await ask.events.update({ dialect: 'pbxware', key: 'call_incoming', actions: [json.id, dead.id, everything.id] });
  await ask.events.update({ dialect: 'pbxware', key: 'call_hangup', actions: [json.id] }).catch(() => undefined);
  await settleVendors(ask, receiverUrl);
  await ask.settings.update({ eventsActive: true });
  await ask.imports.add({
    name: 'staging.json',
    text: JSON.stringify({ name: odd, values: [{ key: 'host', value: 'a.example', type: 'secret' }] }),
  });
  const values = { caller_id: 'O\'Brien "x"\n+49 ñ 📞 & = %' };
  await ask.simulator.fire({ dialect: 'pbxware', event: 'call_incoming', parameters: values });
  await fetch(`${receiverUrl}/hook?x=1`, { method: 'PUT', body: '{"a":{"b":[1,2,3]},"c":null}' });
  return { action: everything.id };
}

/** Settings of every vendor: pointed, for single ones, switched off, with odd names, far from the defaults. */
async function settleVendors(ask: OpenedEngine['ask'], receiverUrl: string): Promise<void> {
  await ask.endpoints.point({ dialect: 'voipnow', url: `${receiverUrl}/voipnow`, method: 'POST' });
  const endpoint = {
    dialect: 'voipnow',
    scope: 'extension',
    owner: '102',
    url: `${receiverUrl}/${'long-path/'.repeat(30)}`,
  };
  await ask.endpoints.add({ ...endpoint, event: 'dial-in', notes: odd });
  await ask.endpoints.add({ ...endpoint, event: 'dial-in', enabled: false });
  await ask.endpoints.add({ ...endpoint, event: 'hangup', owner: odd.slice(0, 180) });
  const hangup = { dialect: 'urlnetworks', event: 'http_hangup', scope: 'condition', url: `${receiverUrl}/hangup` };
  await ask.endpoints.add({ ...hangup, owner: '268', setup: { post_call_recording: '1', condition_name: odd } });
  await ask.endpoints.add({ ...hangup, owner: '', setup: {} });
  const template = `${receiverUrl}/dnd?mac=$mac&who=$remote&$unknown={{API_Key}}`;
  await ask.endpoints.add({ dialect: 'grandstream', event: 'dnd_on', url: template });
  await ask.dialects.update({ id: 'voipnow', setup: { tenant_prefix: odd }, variants: { profile: 'older' } });
}

/** Calls of every kind: one with every event, one that broke rules, one that waits, one that others sent. */
async function playCalls({ ask, receiverUrl }: OpenedEngine): Promise<void> {
  const call = {
    scenario: 'answered-inbound',
    dialects: ['pbxware', 'voipnow', 'urlnetworks'],
    to: `${receiverUrl}/hooks`,
    seed: 7,
    steps: true,
  };
  const toEnd = async ({ id }: { readonly id: string }): Promise<void> => {
    while ((await ask.calls.step({ id })).state === 'paused');
  };
  await toEnd(await ask.calls.start({ ...call, chaos: ['duplicate', 'dropHangup'] }));
  await toEnd(await ask.calls.start(call));
  const body = new URLSearchParams({
    ...{ service_id: '1', direction: 'inbound_external', method: 'incoming_ringing', start_time: '1573865518' },
    ...{
      call_event_uuid: `theirs ${odd}`,
      from: odd,
      external_did: '61312341234',
      dialplan_id: '82',
      condition_id: '268',
    },
  });
  await fetch(`${receiverUrl}/theirs`, { method: 'POST', body });
  const waiting = await ask.calls.start(call);
  await ask.calls.step({ id: waiting.id });
  await ask.calls.step({ id: waiting.id });
}

/** Nothing is being loaded any more, and what came is drawn. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[aria-label^="Loading"], .mantine-Loader-root') === null);
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 1000 })));
}

/** Rules of every kind, none of which takes what comes later. */
async function addRules(ask: OpenedEngine['ask']): Promise<void> {
  const rule = { when: 'path=/nowhere', group: 'Odd' };
  await ask.responseRules.add({ ...rule, name: odd.slice(0, 200), times: { from: 2, to: 3 }, chance: 0.125 });
  const headers: [string, string][] = [['X-Id', '{{json.id}} {{API_Key}} {{Long}} {{$guid}}']];
  const respond = { status: 503, headers, body: '{"id":"{{id}}","x":"{{nobody}}"}', delayMs: { from: 1, to: 2000 } };
  await ask.responseRules.add({ ...rule, name: 'Off', enabled: false, respond });
  await ask.responseRules.add({ name: 'Silent', when: 'path=/nowhere', respond: { fault: 'never' } });
  await ask.responseRules.add({ name: 'All', times: { from: 1, to: null } });
  await ask.responseRules.add({ name: 'Never reached' });
}

/** Goes to every place, and to what opens in it; `look` is asked at every stop. */
export async function tour(app: OpenedApp, action: string, look: (stop: string) => Promise<void>): Promise<void> {
  const { page, opened } = app;
  const items = (await opened.ask.activity.list({})).items;
  const one = (kind: string, status?: number): string =>
    items.find((row) => row.kind === kind && (status === undefined || row.status === status))?.id ?? '';
  const go = async (address: string, ready: string): Promise<void> => {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#/${address}`);
    await page.getByText(ready).first().waitFor();
    await settled(page);
  };
  const main = page.getByRole('main');
  await go('simulator/demo', 'demo');
  await look('demo');
  await go('simulator/call', 'Scenarios');
  await main.getByRole('group', { name: 'Phone systems' }).getByText('Grandstream').click();
  await look('call tab');
  for (const fold of ['Device events', 'Chaos']) await main.getByText(fold, { exact: true }).click();
  await look('call tab unfolded');
  await main.getByRole('button', { name: 'Step by step' }).click();
  await main.getByRole('button', { name: 'Play Missed call' }).click();
  await main.getByRole('region', { name: 'Next request' }).getByText('on the next step').waitFor();
  await main.getByRole('button', { name: 'Send now' }).click();
  await main.getByRole('list', { name: /^Requests/ }).waitFor();
  await look('call being played');
  await main.getByRole('region', { name: 'Phone' }).getByRole('button', { name: 'Stop' }).click();
  await main.getByRole('region', { name: 'Phone' }).getByText('Stopped').waitFor();
  await main.getByRole('button', { name: 'At once' }).click();
  await look('call stopped');
  await main.getByRole('button', { name: 'New call' }).click();
  await main.getByRole('button', { name: /^Ring/ }).click();
  await main.getByRole('button', { name: /^Answer/ }).click();
  await main.getByRole('button', { name: /^Transfer/ }).click();
  await main.getByRole('form', { name: 'Transfer target' }).waitFor();
  await look('call transfer');
  await go('presenter', 'Latest deliveries');
  await look('presenter');
  await page.getByRole('button', { name: 'Reset demo' }).click();
  await page.getByRole('button', { name: 'Cancel' }).waitFor();
  await look('presenter asks');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: /^5/ }).click();
  await go('simulator/pbxware/call_incoming', 'Incoming Call');
  await main.getByRole('button', { name: /^Fire/ }).waitFor();
  await look('simulator');
  await main.getByRole('button', { name: /^Fire/ }).click();
  await main.getByText(/200/).first().waitFor();
  await look('simulator fired');
  await go('events/pbxware', 'Incoming Call');
  await look('events');
  await go('events/pbxware/call_incoming', 'Dead');
  await look('event');
  await go('events/voipnow', 'Answer on incoming call');
  await look('events pointed');
  await go('events/voipnow/dial-in', 'Add endpoint');
  await main.getByRole('button', { name: 'Add endpoint' }).click();
  await look('event with endpoints');
  for (const { id: dialect, name } of await opened.ask.dialects.list({})) {
    await go(`events/${dialect}/settings/endpoints`, 'Entire system');
    // Every dialect has this page: the one before may still be there.
    await main.getByRole('form', { name: `Send ${name} events to a URL` }).waitFor();
    await main.getByRole('region', { name: 'Entire system' }).waitFor();
    for (const request of await main.getByRole('button', { name: /^Request of/ }).all()) await request.click();
    await look(`endpoints ${dialect}`);
    await go(`events/${dialect}/settings/setup`, 'Variants');
    await look(`setup ${dialect}`);
  }
  await go('events/urlnetworks/settings/endpoints', 'Entire system');
  await main.getByRole('button', { name: 'Same URL for all' }).first().click();
  await page.getByRole('combobox', { name: /^One URL for/ }).waitFor();
  await look('one URL for all');
  await page.keyboard.press('Escape');
  await go('actions', 'Form with everything');
  await look('actions');
  await go(`actions/${action}`, 'Form with everything');
  for (const tab of await main.getByRole('tab').all()) {
    await tab.click();
    await look(`action ${((await tab.textContent()) ?? '').trim()}`);
  }
  await main
    .getByRole('button', { name: /Save & Test|^Test/ })
    .first()
    .click();
  await page.getByRole('tabpanel', { name: 'Response' }).waitFor();
  await look('action answered');
  await page
    .getByRole('button', { name: /^Import/ })
    .first()
    .click();
  await page.getByRole('dialog', { name: 'Import' }).waitFor();
  await look('import');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Import' }).waitFor({ state: 'hidden' });
  await go('parameters', 'Srv/Tenant-ID');
  await look('parameters');
  await go('receiver', '/hook');
  await look('receiver');
  await go('receiver/rules', 'Every request gets a 200 response');
  await look('no response rules');
  await main.getByRole('button', { name: 'Presets' }).click();
  await page.getByRole('menuitem', { name: /^Rate limit/ }).waitFor();
  await look('presets');
  await page.keyboard.press('Escape');
  await addRules(opened.ask);
  await main.getByRole('heading', { name: 'Odd' }).waitFor();
  await look('response rules');
  await main.getByRole('button', { name: /^Off/ }).click();
  const form = page.getByRole('dialog', { name: 'Edit response rule' });
  await form.getByRole('textbox', { name: 'Body' }).waitFor();
  await look('response rule');
  await form.getByLabel('When').fill('path=/x status=200');
  await form.getByText('A rule sees the request alone').waitFor();
  await look('response rule refused');
  await form.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Discard' }).click();
  await form.waitFor({ state: 'hidden' });
  await go('activity', '/hook');
  await look('activity');
  for (const [name, id] of [
    ['delivery', one('delivery', 200)],
    ['failed', one('delivery', 0)],
    ['capture', one('capture')],
  ] as const) {
    await go(`activity/${id}`, 'Overview');
    // The one before stays in view until this one is read.
    await page.locator(`[data-detail][data-activity="${id}"]`).waitFor();
    for (const tab of await main.getByRole('tab').all()) {
      await tab.click();
      await look(`${name} ${((await tab.textContent()) ?? '').trim()}`);
    }
  }
  await page.keyboard.press('?');
  await look('keys');
  await page.keyboard.press('Escape');
  await playCalls(opened);
  const requests = main.getByRole('list', { name: 'Requests, oldest first' }).getByRole('link');
  for (const { id, violations } of (await opened.ask.calls.history({ limit: 10 })).items) {
    await go(`calls/${encodeURIComponent(id)}`, `Call ${id.slice(0, 8).trim()}`);
    await requests.first().waitFor();
    await look(violations.length > 0 ? 'call with a violation' : 'call');
  }
  await main.getByRole('button', { name: 'Scale to time' }).click();
  await requests.last().click();
  await page.getByRole('region', { name: 'Detail' }).waitFor();
  await look('request of a call');
  await go('calls/gone', 'Call not found');
  await look('call that is gone');
  await main.getByRole('searchbox', { name: 'Search calls' }).fill('nobody has this number');
  await main.getByRole('button', { name: 'Clear search' }).waitFor();
  await look('calls searched');
  for (const { id, label } of (await opened.ask.runs.list({ limit: 2 })).items) {
    await go(`runs/${id}`, label);
    await look(`run ${label}`);
  }
  await go('settings', 'Appearance');
  await look('settings');
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder(/Search pages/).fill('in');
  await page.getByText('Fire Incoming Call').first().waitFor();
  await look('palette');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Environment/ }).click();
  await page.getByRole('menu').waitFor();
  await look('environments menu');
  await page
    .getByRole('menuitem', { name: /Edit|Manage|environments/i })
    .first()
    .click();
  await page.getByRole('dialog', { name: 'Environments' }).waitFor();
  await look('environments');
  await page.keyboard.press('Escape');
}

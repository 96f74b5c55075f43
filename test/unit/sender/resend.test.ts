import { expect, it } from 'vitest';
import { openTestEngine } from '../../support/open-engine.ts';
import { serveHttp } from './servers.ts';

it('sends a delivery once more as it was, and the copy is captured and linked too', async () => {
  await using opened = await openTestEngine();
  const { ask, receiverUrl } = opened;
  const fired = await ask.simulator.fire({ dialect: 'pbxware', event: 'ringing', to: `${receiverUrl}/pbx` });
  const first = fired.deliveries[0];
  const { id } = await ask.activity.resend({ id: first?.id ?? '' });
  const again = await ask.activity.get({ id });
  if (again.kind !== 'delivery') throw new Error('no delivery');
  expect(again.status).toBe(200);
  expect(again.request.body).toBe(first?.request.body);
  expect(again.event.id).toMatch(/^resend\./);
  const capture = await ask.activity.get({ id: again.capture ?? '' });
  expect(capture).toMatchObject({ kind: 'capture', delivery: id, request: { url: '/pbx', body: first?.request.body } });
});

it('replays a capture to where it came, with the edits that are given', async () => {
  await using opened = await openTestEngine();
  const { ask, receiverUrl } = opened;
  await fetch(`${receiverUrl}/hook?x=1`, { method: 'POST', body: 'caller=%2B1', headers: { 'X-Mine': 'yes' } });
  const captured = (await ask.activity.list({ filter: 'kind=capture' })).items[0];
  const { id } = await ask.activity.resend({ id: captured?.id ?? '', request: { body: 'caller=%2B2' } });
  const replay = await ask.activity.get({ id });
  if (replay.kind !== 'delivery') throw new Error('no delivery');
  const copy = await ask.activity.get({ id: replay.capture ?? '' });
  expect(copy).toMatchObject({ request: { method: 'POST', url: '/hook?x=1', body: 'caller=%2B2' } });
  expect(copy).toHaveProperty(
    'request.headers',
    expect.arrayContaining([
      ['X-Mine', 'yes'],
      ['Content-Length', '11'],
    ]),
  );
});

it.each([
  ['POST', '', '0'],
  ['PUT', 'é', '2'],
  ['DELETE', '', undefined],
  ['OPTIONS', '', undefined],
  ['GET', 'x', '1'],
])('gives a %s with the body %j its Host and its length', async (method, body, length) => {
  await using opened = await openTestEngine();
  const { ask, receiverUrl } = opened;
  await fetch(`${receiverUrl}/hook`, { method: 'POST', body: 'longer than that' });
  const [captured] = (await ask.activity.list({ filter: 'kind=capture' })).items;
  const { id } = await ask.activity.resend({
    id: captured?.id ?? '',
    request: {
      method,
      body,
      headers: [
        ['Host', 'stale.example'],
        ['Content-Length', '99'],
        ['X-Mine', 'yes'],
      ],
    },
  });
  const sent = await ask.activity.get({ id });
  expect(sent).toMatchObject({ status: 200, request: { method, body } });
  expect(sent.request.headers).toEqual([
    ['Host', new URL(receiverUrl).host],
    ['X-Mine', 'yes'],
    ['Connection', 'keep-alive'],
    ...(length === undefined ? [] : [['Content-Length', length]]),
  ]);
});

it('says what is wrong with an edited address instead of sending it', async () => {
  await using opened = await openTestEngine();
  const { ask, receiverUrl } = opened;
  await fetch(`${receiverUrl}/hook`);
  const [captured] = (await ask.activity.list({})).items;
  const { id } = await ask.activity.resend({ id: captured?.id ?? '', request: { url: 'ftp://x' } });
  expect(await ask.activity.get({ id })).toMatchObject({
    status: 0,
    message: '"ftp://x" is not an http or https URL.',
  });
  await expect(ask.activity.resend({ id: 'nobody' })).rejects.toMatchObject({ code: 'ACTIVITY_UNKNOWN' });
});

it('uses the settings of what it repeats', async () => {
  await using opened = await openTestEngine();
  const { ask, receiverUrl } = opened;
  await using server = await serveHttp((request, response) =>
    request.url === '/moved' ? response.writeHead(307, { Location: `${receiverUrl}/there` }).end() : response.end(),
  );
  const settings = { followRedirects: true, maxRedirects: 3, verifyTls: false, timeoutMs: 4321 };
  const action = await ask.actions.create({
    name: 'Moved',
    request: { method: 'POST', url: `${server.url}/moved`, settings: { ...settings, asPostman: false } },
  });
  const sent = await ask.actions.test({ id: action.id });
  expect(sent).toMatchObject({ status: 200, settings });
  expect(sent.redirects).toEqual([{ status: 307, url: `${receiverUrl}/there`, method: 'POST' }]);
  const { id } = await ask.activity.resend({ id: sent.id });
  expect(await ask.activity.get({ id })).toMatchObject({ status: 200, settings, redirects: sent.redirects });
});

import { expect, it } from 'vitest';
import { openTestEngine } from '../../support/open-engine.ts';

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

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { SecretValue } from '../../../electron/engine/masking/secret-search.ts';
import { openTestEngine } from '../../support/open-engine.ts';
import { withFolder } from '../../support/temporary-folder.ts';

const secret: SecretValue = { tag: 'API_Key', value: 'k3y-of-the-door' };

it('masks a secret in what others send too, while it is one', async () => {
  await using opened = await openTestEngine();
  const { ask, receiverUrl } = opened;
  const url = `${receiverUrl}/hook?key=${secret.value}`;
  await fetch(url, { method: 'POST', body: `before ${secret.value}` });
  const shown = async () => {
    const { items } = await ask.activity.list({ filter: `body*=${secret.value}` });
    const whole = await ask.activity.get({ id: items[0]?.id ?? '' });
    return { row: items[0], whole };
  };
  expect((await shown()).row?.message).toBe('before k3y-of-the-door');
  await ask.parameters.set({ tag: secret.tag, value: secret.value, secret: true });
  // What was logged before it became a secret is masked as well, and found all the same by who knows it.
  const masked = await shown();
  expect(masked.row).toMatchObject({ message: 'before ••••••', url: '/hook?key=••••••', path: '/hook' });
  expect(masked.whole).toMatchObject({ message: 'before ••••••', secrets: [{ tag: 'API_Key' }] });
  expect(masked.whole.request).toMatchObject({ url: '/hook?key=••••••', body: 'before ••••••' });
  const { id, request } = masked.whole;
  const edited = ask.activity.resend({ id, request: { url: `${receiverUrl}/again`, body: request.body } });
  await expect(edited).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  await ask.parameters.unset({ tag: secret.tag });
  expect((await shown()).row?.message).toBe('before k3y-of-the-door');
});

it('still masks what it sent when the secret has gone and the index is made anew from the journal', () =>
  withFolder(async (workspace) => {
    {
      await using opened = await openTestEngine({ workspace });
      const { ask, receiverUrl } = opened;
      await ask.parameters.set({ tag: secret.tag, value: secret.value, secret: true });
      const { id } = await ask.actions.create({ name: 'Open', method: 'GET', url: `${receiverUrl}/{{API_Key}}?a=%6B` });
      await ask.actions.test({ id });
      await ask.parameters.unset({ tag: secret.tag });
    }
    for (const file of ['activity.db', 'activity.db-wal', 'activity.db-shm']) {
      rmSync(join(workspace, '.hookswitch', file), { force: true });
    }
    await using opened = await openTestEngine({ workspace });
    const { items } = await opened.ask.activity.list({});
    expect(items.map(({ kind, path }) => [kind, path])).toEqual([
      ['capture', '/••••••'],
      ['delivery', '/••••••'],
    ]);
    const revealed = await opened.ask.activity.list({ reveal: true });
    expect(revealed.items.map(({ path }) => path)).toEqual(['/k3y-of-the-door', '/k3y-of-the-door']);
    for (const { id } of items) {
      expect(JSON.stringify(await opened.ask.activity.get({ id }))).not.toContain(secret.value);
    }
  }));

describe('a compressed body that holds a secret', () => {
  const gzipped = (text: string, charset: BufferEncoding) => ({
    method: 'POST',
    headers: { 'content-encoding': 'gzip', 'content-type': `text/plain; charset=${charset}` },
    body: gzipSync(Buffer.from(text, charset)),
  });

  it.each([
    ['a small one', 'utf8', 'ä small', 0],
    ['one that is longer than what is searched', 'utf8', 'long', 3 * 1024 * 1024],
    ['one in another charset', 'latin1', 'ä', 0],
    ['one in a charset of two bytes', 'utf16le', '\ufeffä', 0],
  ] as const)('is shown decoded and without it, and so are its bytes: %s', async (_, charset, name, fill) => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    await ask.parameters.set({ tag: secret.tag, value: secret.value, secret: true });
    const before = `${name} ${'.'.repeat(fill)} `;
    const sent = gzipped(`${before}${secret.value}`, charset);
    await fetch(receiverUrl, sent);
    const { items } = await ask.activity.list({});
    const { request } = await ask.activity.get({ id: items[0]?.id ?? '' });
    const plain = before.replace('\ufeff', '');
    expect(request.body === `${plain}••••••`).toBe(true);
    expect(request.decoding).toMatchObject({ codings: ['gzip'], problem: null, isCut: false });
    const bytes = [request.bodyBase64, request.decoding?.base64 ?? ''].map((text) => Buffer.from(text ?? '', 'base64'));
    for (const shown of bytes) expect(shown.includes(Buffer.from(secret.value, charset))).toBe(false);
    // The bytes of the wire would give what is masked to whoever decodes them.
    expect(bytes[0]?.equals(sent.body)).toBe(false);

    const revealed = await ask.activity.get({ id: items[0]?.id ?? '', reveal: true });
    expect(revealed.request.body === `${plain}${secret.value}`).toBe(true);
    expect(Buffer.from(revealed.request.bodyBase64 ?? '', 'base64').equals(sent.body)).toBe(true);
  });
});

it('masks secrets in a large exchange and in its preview, and keeps them out of a recorded scenario', async () => {
  await using opened = await openTestEngine();
  const { ask, receiverUrl } = opened;
  await ask.parameters.set({ tag: secret.tag, value: secret.value, secret: true });
  const raw = `{"fill":"${'%5C\\n&amp;'.repeat(40_000)}","key":"{{API_Key}}"}`;
  const body = { mode: 'raw', language: 'json', raw } as const;
  const { id } = await ask.actions.create({ name: 'Large', request: { method: 'POST', url: `${receiverUrl}/`, body } });
  for (const { request } of [await ask.actions.preview({ id }), await ask.actions.test({ id })]) {
    expect(request.body.length).toBeGreaterThan(300_000);
    expect(request.body).not.toContain(secret.value);
    expect(request.body.endsWith('"key":"••••••"}')).toBe(true);
  }
  const { request } = await ask.actions.test({ id, reveal: true });
  expect(request.body.endsWith(`"key":"${secret.value}"}`)).toBe(true);

  await ask.events.update({ dialect: 'pbxware', key: 'call_incoming', actions: [id], active: true });
  await ask.settings.update({ eventsActive: true });
  const fired = await ask.simulator.fire({
    dialect: 'pbxware',
    event: 'call_incoming',
    parameters: { calling_name: secret.value },
  });
  expect(JSON.stringify(fired.deliveries)).not.toContain(secret.value);
  const call = fired.deliveries[0]?.callId ?? '';
  for (const numbers of ['kept', 'masked'] as const) {
    expect(JSON.stringify(await ask.scenarios.record({ call, numbers }))).not.toContain(secret.value);
  }
  expect(JSON.stringify(await ask.calls.ladder({ id: call }))).not.toContain(secret.value);
  expect(JSON.stringify(await ask.runs.get({ id: fired.runId }))).not.toContain(secret.value);
});

import { expect, test } from 'vitest';
import { openTestEngine } from '../../support/open-engine.ts';

test('a preview says why a request cannot be sent', async () => {
  await using opened = await openTestEngine();
  const { ask } = opened;
  const photo = { type: 'file' as const, key: 'photo', src: ['files/a.png'] };
  const request = { method: 'POST', url: 'http://127.0.0.1/x', body: { mode: 'formdata' as const, formdata: [photo] } };
  const { id } = await ask.actions.create({ name: 'Photo', request });
  expect(await ask.actions.preview({ id })).toMatchObject({
    uploadRefused: null,
    warnings: [expect.stringMatching(/^File not found: files\/a\.png\./)],
  });
  expect((await ask.actions.preview({ id, request: { url: '' } })).warnings).toContainEqual(
    expect.stringContaining('The URL is empty.'),
  );
  expect((await ask.actions.preview({ id, request: { body: { mode: 'none' } } })).warnings).toEqual([]);
});

import { expect, it } from 'vitest';
import { openTestEngine } from '../../support/open-engine.ts';

it('leaves a plain word that a vendor uses as a tag to whoever defined it, until the action serves that vendor', async () => {
  await using opened = await openTestEngine();
  const { ask, receiverUrl } = opened;
  const url = `${receiverUrl}/x?product={{product}}&language={{language}}&caller={{caller_id}}`;
  const { id } = await ask.actions.create({ name: 'Tell', url });
  await ask.parameters.set({ tag: 'product', value: 'Shoes' });

  const sources = async () =>
    Object.fromEntries((await ask.actions.get({ id })).tags.map(({ tag, source }) => [tag, source]));
  expect(await sources()).toEqual({ product: 'custom', language: 'call', caller_id: 'call' });
  const tested = async () => new URL((await ask.actions.test({ id })).request.url).searchParams;
  expect((await tested()).get('product')).toBe('Shoes');
  expect((await tested()).get('language')).toBe('en');

  await ask.events.update({ dialect: 'grandstream', key: 'dnd_on', actions: [id] });
  expect(await sources()).toMatchObject({ product: 'call' });
  await ask.dialects.update({ id: 'grandstream', setup: { product: 'GXV3380' } });
  expect((await tested()).get('product')).toBe('GXV3380');
});

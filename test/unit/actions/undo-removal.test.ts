import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTestEngine } from '../../support/open-engine.ts';
import { withFolder } from '../../support/temporary-folder.ts';

const ringing = { dialect: 'pbxware', key: 'ringing' };
const answered = { dialect: 'pbxware', key: 'call_answered' };

type Ask = Awaited<ReturnType<typeof openTestEngine>>['ask'];
const boundTo = async (ask: Ask, { dialect, key }: typeof ringing): Promise<string[]> => {
  const { events } = await ask.events.list({ dialect });
  return events.find((event) => event.key === key)?.actions ?? [];
};

test('a removed action is back in its events after a restart, at its position', () =>
  withFolder(async (workspace) => {
    const ids: string[] = [];
    {
      await using opened = await openTestEngine({ workspace });
      const { ask } = opened;
      for (const name of ['One', 'Two', 'Three']) {
        ids.push((await ask.actions.create({ name, url: 'http://127.0.0.1:9/' })).id);
      }
      await ask.events.update({ ...ringing, actions: ids });
      await ask.events.update({ ...answered, actions: ids.slice(1, 2) });
      await ask.actions.remove({ id: ids[1] ?? '' });
      expect(await boundTo(ask, ringing)).toEqual([ids[0], ids[2]]);
      expect(await boundTo(ask, answered)).toEqual([]);
    }
    await using opened = await openTestEngine({ workspace });
    const { ask } = opened;
    expect(await ask.actions.restore({ id: ids[1] ?? '' })).toMatchObject({ name: 'Two', activeEvents: 2 });
    expect(await boundTo(ask, ringing)).toEqual(ids);
    expect(await boundTo(ask, answered)).toEqual([ids[1]]);
  }));

test('the actions of a removed collection are back in their events in their order after a restart', () =>
  withFolder(async (workspace) => {
    let collection = '';
    let order: string[] = [];
    {
      await using opened = await openTestEngine({ workspace });
      const { ask } = opened;
      const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
      const item = ['a', 'b', 'c'].map((name) => ({ name, request: 'http://127.0.0.1:9/' }));
      const text = JSON.stringify({ info: { name: 'Many', schema }, item });
      const { documents } = await ask.imports.add({ files: [{ name: 'many.json', text }] });
      collection = documents[0]?.id ?? '';
      const other = await ask.actions.create({ name: 'Other', url: 'http://127.0.0.1:9/' });
      const [a = '', b = '', c = ''] = documents[0]?.requests.map(({ id }) => id) ?? [];
      order = [c, a, other.id, b];
      await ask.events.update({ ...ringing, actions: order });
      await ask.actions.removeCollection({ id: collection });
      expect(await boundTo(ask, ringing)).toEqual([other.id]);
    }
    await using opened = await openTestEngine({ workspace });
    const { ask } = opened;
    expect(await ask.actions.restoreCollection({ id: collection })).toMatchObject({ name: 'Many', requests: 3 });
    expect(await boundTo(ask, ringing)).toEqual(order);
  }));

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
const request = (id: string, script?: string) => ({
  ...{ id, name: id, request: 'http://127.0.0.1:9/' },
  event: script === undefined ? [] : [{ listen: 'test', script: { exec: [script] } }],
});
const importOf = (ask: Ask, id: string, name: string, ...item: object[]) =>
  ask.imports.add({ name: `${name}.json`, text: JSON.stringify({ info: { _postman_id: id, name, schema }, item }) });

test('what is restored is itself, also where another file has brought its ids meanwhile', async () => {
  await using opened = await openTestEngine();
  const { ask } = opened;
  const folder = (...item: object[]) => ({ id: 'f', name: 'f', item });
  await importOf(ask, 'A', 'A', request('r'), folder(request('s')));
  await ask.actions.update({ id: 'r', description: 'mine' });
  await ask.events.update({ ...ringing, actions: ['r', 's'] });
  await ask.actions.remove({ id: 'r' });
  await ask.folders.remove({ id: 'f' });
  await importOf(ask, 'B', 'B', request('r'), folder(request('s')));
  const restored = await ask.actions.restore({ id: 'r' });
  expect(restored).toMatchObject({ description: 'mine', collection: { id: 'A' }, activeEvents: 1 });
  const other = await ask.folders.restore({ id: 'f' });
  expect(other.collection.id).toBe('A');
  expect([restored.id, other.id]).not.toContain('r');
  expect(await boundTo(ask, ringing)).toEqual([restored.id]);
  expect((await ask.actions.get({ id: 'r' })).collection.id).toBe('B');
  expect((await ask.actions.list()).actions).toHaveLength(4);

  await importOf(ask, 'C', 'C', request('t'));
  await ask.events.update({ ...ringing, actions: ['t'] });
  await ask.actions.removeCollection({ id: 'C' });
  await importOf(ask, 'D', 'D', request('t'));
  await ask.actions.restoreCollection({ id: 'C' });
  expect(await boundTo(ask, ringing)).toEqual([]);
});

test('a restored collection has no permission for scripts but its own', () =>
  withFolder(async (workspace) => {
    {
      await using opened = await openTestEngine({ workspace });
      const { ask } = opened;
      await importOf(ask, 'E', 'E', request('e1', 'not read'));
      await ask.actions.removeCollection({ id: 'E' });
      await importOf(ask, 'E', 'E', request('e2', 'read'));
      await ask.permissions.allow({ scripts: ['E'] });
      rmSync(join(workspace, 'collections', 'E.postman_collection.json'));
      await ask.actions.restoreCollection({ id: 'E' });
      expect(await ask.collections.scripts({ id: 'E' })).toMatchObject({ allowed: false, holders: [{ name: 'e1' }] });
      await ask.permissions.allow({ scripts: ['E'] });
      await ask.actions.removeCollection({ id: 'E' });
    }
    await using opened = await openTestEngine({ workspace });
    await opened.ask.actions.restoreCollection({ id: 'E' });
    expect((await opened.ask.collections.scripts({ id: 'E' })).allowed).toBe(true);
  }));

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

import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Topic } from '../../../shared/model/workspace.ts';
import { type OpenedEngine, openTestEngine, resources } from '../../support/open-engine.ts';

/** Settles when a topic has been announced from now on; what is announced with it is given. */
async function hear({ ask }: OpenedEngine): Promise<(topic: Topic) => Promise<Topic[]>> {
  const watcher = await ask.workspace.watch({});
  return async (topic) => {
    // Not `for await`: leaving that ends the watcher.
    for (;;) {
      const { value, done } = await watcher.next();
      if (done) throw new Error('The workspace was closed.');
      if (value.changed.includes(topic)) return value.changed;
    }
  };
}

const collectionOf = (url: string) =>
  JSON.stringify({
    info: {
      _postman_id: 'c1',
      name: 'Mine',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    item: [{ id: 'a1', name: 'Ping', request: { method: 'GET', url } }],
  });
const environmentOf = (value: string) => JSON.stringify({ id: 'e1', name: 'Mine', values: [{ key: 'Host', value }] });

const fileOf = (opened: OpenedEngine, ...path: string[]): string => join(opened.workspace, ...path);
const collectionFile = (opened: OpenedEngine) => fileOf(opened, 'collections', 'mine.postman_collection.json');
const environmentFile = (opened: OpenedEngine) => fileOf(opened, 'environments', 'mine.postman_environment.json');

function editDocument(opened: OpenedEngine, from: string | RegExp, to: string): void {
  const file = fileOf(opened, 'hookswitch.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
}

describe('a file edited by hand is noticed without anybody asking:', () => {
  it('a collection that is added, changed and removed', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    const heard = await hear(opened);
    writeFileSync(collectionFile(opened), collectionOf('http://one.test/'));
    await heard('actions');
    expect((await ask.actions.list({})).actions).toMatchObject([{ id: 'a1', url: 'http://one.test/' }]);
    writeFileSync(collectionFile(opened), collectionOf('http://second.test/'));
    await heard('actions');
    expect((await ask.actions.list({})).actions).toMatchObject([{ url: 'http://second.test/' }]);
    rmSync(collectionFile(opened));
    await heard('actions');
    expect((await ask.actions.list({})).actions).toEqual([]);
  });

  it('an environment, and one that cannot be read is said among the notices', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    const heard = await hear(opened);
    writeFileSync(environmentFile(opened), environmentOf('one.test'));
    await heard('environments');
    expect((await ask.environments.list({})).environments).toMatchObject([{ id: 'e1' }]);
    writeFileSync(environmentFile(opened), '{"values": [');
    await heard('environments');
    expect((await ask.environments.list({})).environments).toEqual([]);
    expect((await ask.workspace.info({})).notices).toEqual([expect.stringContaining('mine.postman_environment.json')]);
  });

  it('settings, which come into force: a receiver on another port moves', async () => {
    await using opened = await openTestEngine();
    const { ask, engine } = opened;
    const before = engine.receiver().port;
    const heard = await hear(opened);
    editDocument(opened, '"appearance": "system"', '"appearance": "dark"');
    await heard('settings');
    expect((await ask.settings.get({})).appearance).toBe('dark');
    expect(engine.receiver().port).toBe(before);
    // Port 0 is any free one: another number in the file is another place to listen at.
    editDocument(opened, /"port": \d+/, '"port": 0');
    await heard('receiver');
    expect(engine.receiver()).toMatchObject({ listening: true });
  });

  it('files that symbolic links in the workspace lead to', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    const shared = mkdtempSync(join(opened.workspace, 'shared-'));
    const document = join(shared, 'settings.json');
    renameSync(fileOf(opened, 'hookswitch.json'), document);
    symlinkSync(document, fileOf(opened, 'hookswitch.json'));
    const collection = join(shared, 'mine.json');
    writeFileSync(collection, collectionOf('http://one.test/'));
    const heard = await hear(opened);
    symlinkSync(collection, collectionFile(opened));
    await heard('actions');
    expect((await ask.actions.list({})).actions).toMatchObject([{ url: 'http://one.test/' }]);
    writeFileSync(collection, collectionOf('http://second.test/'));
    await heard('actions');
    expect((await ask.actions.list({})).actions).toMatchObject([{ url: 'http://second.test/' }]);
    writeFileSync(document, readFileSync(document, 'utf8').replace('"appearance": "system"', '"appearance": "dark"'));
    await heard('settings');
    expect((await ask.settings.get({})).appearance).toBe('dark');
  });

  it('a damaged hookswitch.json is said, and nothing is lost by it', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    await ask.parameters.set({ tag: 'A', value: '1' });
    const heard = await hear(opened);
    editDocument(opened, '{', '');
    await heard('workspace');
    expect((await ask.workspace.info({})).notices).toEqual([expect.stringMatching(/^hookswitch\.json cannot be read/)]);
    expect((await ask.parameters.list({})).custom).toMatchObject([{ tag: 'A', value: '1' }]);
    editDocument(opened, /^/, '{');
    await heard('workspace');
    expect((await ask.workspace.info({})).notices).toEqual([]);
  });

  it('a scenario of one’s own, and what is wrong with it', async () => {
    await using opened = await openTestEngine();
    const { ask } = opened;
    const heard = await hear(opened);
    const { scenario } = await ask.scenarios.get({ id: 'missed' });
    mkdirSync(fileOf(opened, 'scenarios'));
    writeFileSync(fileOf(opened, 'scenarios', 'mine.json'), JSON.stringify({ ...scenario, id: 'mine' }));
    await heard('scenarios');
    expect((await ask.calls.scenarios({})).map(({ id }) => id)).toContain('mine');
    writeFileSync(fileOf(opened, 'scenarios', 'mine.json'), JSON.stringify({ ...scenario, id: 'other' }));
    await heard('scenarios');
    expect((await ask.calls.scenarios({})).map(({ id }) => id)).not.toContain('mine');
    expect((await ask.workspace.info({})).notices).toEqual([
      expect.stringContaining('scenarios/mine.json is left out'),
    ]);
  });

  it('a phone system of one’s own: its events are there, can be fired, and go with the file', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const heard = await hear(opened);
    const shipped = join(resources, 'dialects', 'pbxware.json');
    const mine = JSON.parse(readFileSync(shipped, 'utf8'));
    mkdirSync(fileOf(opened, 'dialects'));
    const text = JSON.stringify({ ...mine, id: 'mine', name: 'Mine' });
    writeFileSync(fileOf(opened, 'dialects', 'mine.json'), text);
    cpSync(
      shipped.replace('.json', '.postman_collection.json'),
      fileOf(opened, 'dialects', 'mine.postman_collection.json'),
    );
    await heard('dialects');
    const { events } = await ask.events.list({ dialect: 'mine' });
    expect(events).toHaveLength(mine.events.length);
    const [event] = events;
    const fired = await ask.simulator.fire({ dialect: 'mine', event: event?.key ?? '', to: `${receiverUrl}/hook` });
    expect(fired.deliveries).toMatchObject([{ event: { dialect: 'mine' }, response: { status: 200 } }]);
    rmSync(fileOf(opened, 'dialects'), { recursive: true });
    await heard('dialects');
    await expect(ask.events.list({ dialect: 'mine' })).rejects.toMatchObject({ code: 'DIALECT_UNKNOWN' });
  });
});

describe('in the moment after an edit', () => {
  async function withAction() {
    const opened = await openTestEngine();
    const { ask } = opened;
    const heard = await hear(opened);
    writeFileSync(collectionFile(opened), collectionOf('{{Target}}/{{Host}}'));
    writeFileSync(environmentFile(opened), environmentOf('one'));
    await heard('actions');
    await ask.parameters.set({ tag: 'Target', value: opened.receiverUrl });
    await ask.environments.activate({ id: 'e1' });
    await ask.events.update({ dialect: 'pbxware', key: 'call_incoming', active: true, actions: ['a1'] });
    await ask.settings.update({ eventsActive: true });
    return opened;
  }
  const fire = ({ ask }: OpenedEngine) => ask.simulator.fire({ dialect: 'pbxware', event: 'call_incoming' });

  it('a preview shows, and a test sends, what the files say', async () => {
    await using opened = await withAction();
    const { ask, receiverUrl } = opened;
    writeFileSync(environmentFile(opened), environmentOf('second'));
    expect((await ask.actions.preview({ id: 'a1' })).request.url).toBe(`${receiverUrl}/second`);
    writeFileSync(collectionFile(opened), collectionOf('{{Target}}/new/{{Host}}'));
    expect((await ask.actions.test({ id: 'a1' })).request.url).toBe(`${receiverUrl}/new/second`);
    editDocument(opened, `"value": "${receiverUrl}"`, `"value": "${receiverUrl}/base"`);
    expect((await ask.actions.preview({ id: 'a1' })).request.url).toBe(`${receiverUrl}/base/new/second`);
  });

  it('an event sends what the files say: bindings, actions and values', async () => {
    await using opened = await withAction();
    const { receiverUrl } = opened;
    expect((await fire(opened)).deliveries).toMatchObject([{ request: { url: `${receiverUrl}/one` } }]);
    writeFileSync(environmentFile(opened), environmentOf('second'));
    writeFileSync(collectionFile(opened), collectionOf('{{Target}}/new/{{Host}}'));
    expect((await fire(opened)).deliveries).toMatchObject([{ request: { url: `${receiverUrl}/new/second` } }]);
    editDocument(opened, /"a1"\s*\]/, '"a1", "b1"]');
    writeFileSync(
      fileOf(opened, 'collections', 'other.postman_collection.json'),
      collectionOf('{{Target}}/other').replace('"c1"', '"c2"').replace('"a1"', '"b1"'),
    );
    const { deliveries } = await fire(opened);
    expect(deliveries.map(({ request }) => request.url)).toEqual([`${receiverUrl}/new/second`, `${receiverUrl}/other`]);
    editDocument(opened, '"eventsActive": true', '"eventsActive": false');
    await expect(fire(opened)).rejects.toMatchObject({ code: 'EVENTS_OFF' });
  });
});

it('what the app writes itself is not announced a second time', async () => {
  await using opened = await openTestEngine();
  const { ask } = opened;
  // The watcher reports everything once at its beginning.
  const heard = await hear(opened);
  writeFileSync(environmentFile(opened), environmentOf('one'));
  await heard('environments');
  const watcher = await ask.workspace.watch({});
  const announced: Topic[][] = [];
  const listening = (async () => {
    for await (const { changed } of watcher) {
      announced.push(changed);
      if (changed.includes('environments')) return;
    }
  })();
  await ask.actions.create({ name: 'Ping', url: 'http://one.test/' });
  await ask.parameters.set({ tag: 'A', value: '1' });
  await ask.settings.update({ appearance: 'dark' });
  // Foreign, and reported after the changes before it: whatever would echo has been heard by then.
  writeFileSync(environmentFile(opened), environmentOf('another'));
  await listening;
  expect(announced.flat().sort()).toEqual(['actions', 'environments', 'parameters', 'settings']);
});

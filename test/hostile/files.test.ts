import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTestEngine, resources } from '../support/open-engine.ts';
import { withFolder } from '../support/temporary-folder.ts';

const windows = process.platform === 'win32';

/** What may stand where a file is expected, and would hang or fill up whoever reads it. */
const traps: readonly { readonly name: string; readonly put: (path: string) => void; readonly isLink?: true }[] = [
  { name: 'a named pipe', put: (path) => void spawnSync('mkfifo', [path]) },
  { name: 'a device', put: (path) => symlinkSync('/dev/zero', path), isLink: true },
  { name: 'a terminal', put: (path) => symlinkSync('/dev/ptmx', path), isLink: true },
  { name: 'a file of the system without end', put: (path) => symlinkSync('/proc/self/pagemap', path), isLink: true },
  { name: 'a huge file', put: putHugeFile },
  { name: 'a folder', put: (path) => mkdirSync(path) },
];

function putHugeFile(path: string): void {
  writeFileSync(path, '{');
  truncateSync(path, 8 * 1024 ** 3);
}

/** Files that are read, besides hookswitch.json, without which there is no workspace. */
const places = [
  'collections/trap.postman_collection.json',
  'environments/trap.postman_environment.json',
  'scenarios/trap.json',
  'dialects/trap.json',
  '.hookswitch/host.json',
  '.hookswitch/lock.pid',
  '.hookswitch/hookswitch.last-good.json',
];

function putAt(path: string, put: (path: string) => void): void {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { recursive: true, force: true });
  put(path);
}

/** A workspace that was used and closed. */
async function used(workspace: string): Promise<void> {
  await using opened = await openTestEngine({ workspace, receiver: 'off' });
  await opened.ask.parameters.set({ tag: 'A', value: '1' });
}

describe.skipIf(windows).each(traps)('$name', ({ put, isLink }) => {
  it('in the place of any file is passed over, and the workspace opens', () =>
    withFolder(async (workspace) => {
      await used(workspace);
      // Links in the state folder that lead out are refused by name: see below.
      const reached = isLink ? places.filter((place) => !place.startsWith('.hookswitch')) : places;
      for (const place of reached) putAt(join(workspace, place), put);
      await using opened = await openTestEngine({ workspace, receiver: 'off' });
      const { notices } = await opened.ask.workspace.info({});
      for (const folder of ['environments', 'scenarios', 'dialects']) {
        expect(notices.join('\n')).toContain(`${folder}/trap`);
      }
      const { collections } = await opened.ask.actions.list({});
      expect(collections).toMatchObject([{ file: 'trap.postman_collection.json', problem: expect.any(String) }]);
      expect((await opened.ask.parameters.list()).custom).toMatchObject([{ tag: 'A', value: '1' }]);
    }));

  it('in the place of hookswitch.json ends with a sentence', () =>
    withFolder(async (workspace) => {
      await used(workspace);
      rmSync(join(workspace, '.hookswitch/hookswitch.last-good.json'));
      putAt(join(workspace, 'hookswitch.json'), put);
      await expect(openTestEngine({ workspace, receiver: 'off' })).rejects.toMatchObject({
        code: 'WORKSPACE_UNUSABLE',
      });
    }));

  it('that comes while the workspace is open changes nothing but the notices', () =>
    withFolder(async (workspace) => {
      await using opened = await openTestEngine({ workspace });
      await opened.ask.parameters.set({ tag: 'A', value: '1' });
      putAt(join(workspace, 'hookswitch.json'), put);
      for (const place of places.slice(0, 4)) putAt(join(workspace, place), put);
      const wanted = ['hookswitch.json', 'environments/trap', 'scenarios/trap', 'dialects/trap'];
      await expect
        .poll(async () => (await opened.ask.workspace.info({})).notices.join('\n'), { timeout: 10_000 })
        .toSatisfy((notices: string) => wanted.every((text) => notices.includes(text)));
      expect((await opened.ask.parameters.list()).custom).toMatchObject([{ tag: 'A', value: '1' }]);
      expect((await fetch(opened.receiverUrl, { method: 'POST', body: 'x' })).status).toBe(200);
    }));
});

describe.skipIf(windows)('a symbolic link that leads out of the workspace', () => {
  /** A file beside the workspace, which a stranger's workspace wants to have overwritten. */
  const withVictim = (work: (parts: { workspace: string; victim: string }) => Promise<void>) =>
    withFolder(async (folder) => {
      const workspace = join(folder, 'workspace');
      const victim = join(folder, 'victim');
      writeFileSync(victim, 'precious');
      await used(workspace);
      await work({ workspace, victim });
      expect(readFileSync(victim, 'utf8')).toBe('precious');
    });

  it('as hookswitch.json is not written through, not even from a planted last good copy', () =>
    withVictim(async ({ workspace, victim }) => {
      const file = join(workspace, 'hookswitch.json');
      rmSync(file);
      symlinkSync(victim, file);
      expect(existsSync(join(workspace, '.hookswitch/hookswitch.last-good.json'))).toBe(true);
      await expect(openTestEngine({ workspace, receiver: 'off' })).rejects.toMatchObject({
        code: 'WRITE_FAILED',
        message: expect.stringContaining('a symbolic link leads out of the workspace'),
      });
    }));

  it.each([
    'activity.db',
    'activity.db-wal',
    'lock.db',
    'lock.pid',
    'secrets.json',
    'host.json',
    '.gitignore',
    'removed',
  ])('as .hookswitch/%s keeps the workspace closed, and says so', (name) =>
    withVictim(async ({ workspace, victim }) => {
      const path = join(workspace, '.hookswitch', name);
      rmSync(path, { recursive: true, force: true });
      symlinkSync(victim, path);
      await expect(openTestEngine({ workspace, receiver: 'off' })).rejects.toMatchObject({
        code: 'WORKSPACE_UNUSABLE',
        message: expect.stringContaining(`.hookswitch: ${name}: a symbolic link leads out of the workspace`),
      });
    }),
  );

  it.each(['collections', 'environments', 'scenarios'])('as the folder %s gets no file', (name) =>
    withVictim(async ({ workspace }) => {
      const outside = join(dirname(workspace), 'outside');
      mkdirSync(outside);
      rmSync(join(workspace, name), { recursive: true, force: true });
      symlinkSync(outside, join(workspace, name));
      await using opened = await openTestEngine({ workspace, receiver: 'off' });
      const info = { name: 'C', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' };
      const text = name === 'collections' ? JSON.stringify({ info, item: [] }) : '{"name":"E","values":[]}';
      const shipped = JSON.parse(readFileSync(join(resources, 'scenarios/abandoned.json'), 'utf8'));
      const own = { ...shipped, id: 'mine' };
      const written =
        name === 'scenarios'
          ? opened.ask.scenarios.save({ id: 'mine', scenario: own })
          : opened.ask.imports.add({ files: [{ name: 'a.json', text }] });
      await expect(written).rejects.toMatchObject({ code: 'WRITE_FAILED' });
      expect(existsSync(join(outside, 'mine.json'))).toBe(false);
    }),
  );

  it('as a collection is read, and not written through', () =>
    withVictim(async ({ workspace }) => {
      const outside = join(dirname(workspace), 'other.json');
      const info = { name: 'C', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' };
      const text = JSON.stringify({
        info,
        item: [{ id: 'r', name: 'R', request: { method: 'GET', url: 'http://a' } }],
      });
      writeFileSync(outside, text);
      symlinkSync(outside, join(workspace, 'collections/c.json'));
      await using opened = await openTestEngine({ workspace, receiver: 'off' });
      await expect(opened.ask.actions.update({ id: 'r', name: 'Other' })).rejects.toMatchObject({
        code: 'WRITE_FAILED',
      });
      expect(readFileSync(outside, 'utf8')).toBe(text);
      expect((await opened.ask.actions.get({ id: 'r' })).name).toBe('R');
    }));
});

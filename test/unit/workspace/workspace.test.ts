import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { leftovers, openFor, temporaryFolder } from './temporary.ts';

const windows = process.platform === 'win32';
const seen = (dir: string) => readdirSync(dir).sort();

describe('opening a workspace', () => {
  it('makes the folder and everything in it, and what is private is ignored by git', async () => {
    const dir = join(temporaryFolder(), 'deep', 'down');
    const workspace = await openFor(dir);
    expect(workspace).toMatchObject({ dir, stateDir: join(dir, '.hookswitch') });
    expect(workspace.notices()).toEqual([]);
    expect(seen(dir)).toEqual(['.hookswitch', 'collections', 'environments', 'hookswitch.json']);
    expect(readFileSync(join(dir, '.hookswitch/.gitignore'), 'utf8')).toBe('*\n');
  });

  it('is opened again as it was left', async () => {
    const dir = temporaryFolder();
    const first = await openFor(dir);
    await first.document.update((update) => {
      update.settings.eventsActive = true;
    });
    await first.close();
    const before = readFileSync(join(dir, 'hookswitch.json'), 'utf8');
    const second = await openFor(dir);
    expect(second.document.read().settings.eventsActive).toBe(true);
    expect(second.notices()).toEqual([]);
    expect(readFileSync(join(dir, 'hookswitch.json'), 'utf8')).toBe(before);
  });

  it('makes what is missing of a workspace that came by git', async () => {
    const dir = temporaryFolder();
    await (await openFor(join(dir, 'a'))).close();
    mkdirSync(join(dir, 'b'));
    writeFileSync(join(dir, 'b/hookswitch.json'), readFileSync(join(dir, 'a/hookswitch.json')));
    await openFor(join(dir, 'b'));
    expect(seen(join(dir, 'b'))).toEqual(['.hookswitch', 'collections', 'environments', 'hookswitch.json']);
  });

  it('clears away what a killed write left, and nothing else', async () => {
    const dir = temporaryFolder();
    await (await openFor(dir)).close();
    writeFileSync(join(dir, 'environments/.a.postman_environment.json.0123456789ab.tmp'), '{');
    writeFileSync(join(dir, 'notes.tmp'), 'mine');
    await openFor(dir);
    expect([...leftovers(join(dir, 'environments')), ...leftovers(dir)]).toEqual(['notes.tmp']);
  });

  it('takes no change once it is closed', async () => {
    const workspace = await openFor(temporaryFolder());
    await workspace.close();
    await expect(workspace.document.update(() => undefined)).rejects.toThrow('The workspace is closed');
  });

  it('waits on closing until what was asked for is on disk', async () => {
    const dir = temporaryFolder();
    const workspace = await openFor(dir);
    const written = workspace.document.update((update) => {
      update.environment = 'late';
    });
    await workspace.close();
    await written;
    expect(JSON.parse(readFileSync(join(dir, 'hookswitch.json'), 'utf8')).environment).toBe('late');
  });
});

describe('a folder that cannot be a workspace', () => {
  it('is a file', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, 'mine');
    await expect(openFor(file)).rejects.toMatchObject({
      code: 'WORKSPACE_UNUSABLE',
      message: `Cannot open the workspace ${file}: it is a file, not a folder`,
    });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('lies below a file', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, 'mine');
    await expect(openFor(join(file, 'below'))).rejects.toMatchObject({ code: 'WORKSPACE_UNUSABLE' });
  });

  it.skipIf(process.platform !== 'linux')(
    'lies where no folder can be made: that is said and not tried for ever',
    async () => {
      await expect(openFor('/proc/hookswitch/deep')).rejects.toMatchObject({ code: 'WORKSPACE_UNUSABLE' });
    },
  );

  it.each(['.hookswitch', 'collections', 'environments'])('has a file where %s must be', async (name) => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, name), 'mine');
    const opening = openFor(dir);
    await expect(opening).rejects.toMatchObject({ code: 'WORKSPACE_UNUSABLE' });
    await expect(opening).rejects.toThrow(`${name}: it is a file, not a folder`);
    expect(readFileSync(join(dir, name), 'utf8')).toBe('mine');
  });

  it('has a folder where hookswitch.json must be', async () => {
    const dir = temporaryFolder();
    mkdirSync(join(dir, 'hookswitch.json'));
    await expect(openFor(dir)).rejects.toThrow('hookswitch.json: it is a folder, not a file');
  });

  it('can be had once the reason is gone: the failed opening holds no lock', async () => {
    const dir = temporaryFolder();
    mkdirSync(join(dir, 'hookswitch.json'));
    await expect(openFor(dir)).rejects.toMatchObject({ code: 'WORKSPACE_UNUSABLE' });
    await expect(openFor(dir)).rejects.toMatchObject({ code: 'WORKSPACE_UNUSABLE' });
  });

  it.skipIf(windows)('may not be written by this user', async () => {
    const parent = temporaryFolder();
    chmodSync(parent, 0o755);
    const dir = join(parent, 'theirs');
    mkdirSync(dir, { mode: 0o555 });
    // Root is stopped by no mode, so the process puts root off before it opens.
    const { stdout } = spawnSync(process.execPath, [join(import.meta.dirname, 'processes/as-nobody.ts'), dir], {
      encoding: 'utf8',
    });
    expect(stdout).toContain('"code":"WORKSPACE_UNUSABLE"');
    expect(stdout).toContain('.hookswitch: permission denied (EACCES)');
    expect(existsSync(join(dir, '.hookswitch'))).toBe(false);
  });

  it.skipIf(windows)('belongs to another user, state and all', async () => {
    const parent = temporaryFolder();
    chmodSync(parent, 0o755);
    const dir = join(parent, 'theirs');
    await (await openFor(dir)).close();
    for (const folder of ['.hookswitch', '.']) chmodSync(join(dir, folder), 0o555);
    for (const file of ['lock.db', '.gitignore']) chmodSync(join(dir, '.hookswitch', file), 0o444);
    const { stdout } = spawnSync(process.execPath, [join(import.meta.dirname, 'processes/as-nobody.ts'), dir], {
      encoding: 'utf8',
    });
    expect(stdout).toContain('"code":"WORKSPACE_UNUSABLE"');
  });
});

import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sweepTemporaryFiles, writeFileAtomic } from '../../../electron/engine/storage/write-file.ts';
import { leftovers, temporaryFolder } from '../workspace/temporary.ts';

const windows = process.platform === 'win32';

describe('writeFileAtomic', () => {
  it('writes text and bytes, over what was there', async () => {
    const file = join(temporaryFolder(), 'a.json');
    await writeFileAtomic(file, 'first, and longer');
    await writeFileAtomic(file, 'Zürich');
    expect(readFileSync(file, 'utf8')).toBe('Zürich');
    await writeFileAtomic(file, Uint8Array.of(0, 255, 10));
    expect([...readFileSync(file)]).toEqual([0, 255, 10]);
  });

  it('gives the mode asked for, whatever the umask, and otherwise keeps the one the file has', async () => {
    if (windows) return;
    const file = join(temporaryFolder(), 'secret');
    await writeFileAtomic(file, 'a', { mode: 0o600 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    chmodSync(file, 0o664);
    await writeFileAtomic(file, 'b');
    expect(statSync(file).mode & 0o777).toBe(0o664);
  });

  it('writes through a symbolic link instead of replacing it', async () => {
    if (windows) return;
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'real'), 'old');
    symlinkSync(join(dir, 'real'), join(dir, 'link'));
    await writeFileAtomic(join(dir, 'link'), 'new');
    expect(lstatSync(join(dir, 'link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(dir, 'real'), 'utf8')).toBe('new');
  });

  it('says that the folder is gone', async () => {
    const dir = join(temporaryFolder(), 'gone');
    mkdirSync(dir);
    rmSync(dir, { recursive: true });
    const file = join(dir, 'a.json');
    await expect(writeFileAtomic(file, 'text')).rejects.toMatchObject({
      code: 'WRITE_FAILED',
      message: `Cannot write ${file}: it does not exist (ENOENT)`,
    });
  });

  it('leaves nothing behind where the place is a folder', async () => {
    const dir = temporaryFolder();
    mkdirSync(join(dir, 'a.json', 'inside'), { recursive: true });
    await expect(writeFileAtomic(join(dir, 'a.json'), 'text')).rejects.toMatchObject({ code: 'WRITE_FAILED' });
    expect(leftovers(dir)).toEqual([]);
    expect(statSync(join(dir, 'a.json', 'inside')).isDirectory()).toBe(true);
  });
});

describe('sweepTemporaryFiles', () => {
  it('removes only what a killed write left, not what a person named so', async () => {
    const dir = temporaryFolder();
    const mine = ['mine.tmp', '.mine.tmp', 'a.json.20261120', `a.json.${Math.round(Date.now() / 1000)}`, 'a.json.12'];
    for (const name of ['.a.json.0123456789ab.tmp', 'a.json.4014289120', ...mine]) writeFileSync(join(dir, name), '');
    await sweepTemporaryFiles(dir);
    expect(readdirSync(dir).sort()).toEqual(mine.sort());
  });

  it('knows the name that a write in progress has', async () => {
    const dir = temporaryFolder();
    const file = join(dir, 'a.json');
    await writeFileAtomic(file, 'old');
    let names: string[] = [];
    const watcher = watch(dir, () => {
      names = [...names, ...readdirSync(dir)];
    });
    for (let round = 0; round < 20 && names.every((name) => name === 'a.json'); round += 1) {
      await writeFileAtomic(file, 'x'.repeat(1_000_000));
      await new Promise((resolve) => setImmediate(resolve));
    }
    watcher.close();
    const temporary = names.find((name) => name !== 'a.json') ?? '';
    expect(temporary).toMatch(/^a\.json\.\d{1,10}$/);
  });
});

import { chmodSync, lstatSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sweepTemporaryFiles, writeFileAtomic } from '../../../electron/engine/workspace/atomic-file.ts';
import { leftovers, temporaryFolder } from './temporary.ts';

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
  it('takes only what a killed write left', async () => {
    const dir = temporaryFolder();
    for (const name of ['.a.json.0123456789ab.tmp', 'mine.tmp', '.mine.tmp']) writeFileSync(join(dir, name), '');
    await sweepTemporaryFiles(dir);
    expect(leftovers(dir).sort()).toEqual(['.mine.tmp', 'mine.tmp']);
  });
});

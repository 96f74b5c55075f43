import { execFile } from 'node:child_process';
import { mkdir, open, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openLog } from '../../support/open-log.ts';
import { sampleCapture } from '../../support/sample-activities.ts';
import { withFolder } from '../../support/temporary-folder.ts';

const clock = () => Date.parse('2026-11-20T14:02:00.000Z');
const openAt = (file: string) => openLog(file, { clock, keepRows: 500_000, keepDays: 3650 });

async function filled(file: string): Promise<void> {
  const log = await openAt(file);
  const body = 'x'.repeat(2000);
  await Promise.all(Array.from({ length: 500 }, (_, index) => log.append(sampleCapture({ id: `c-${index}`, body }))));
  await log.close();
}

describe('a damaged record', () => {
  it('is moved aside whole, and a new one is begun', () =>
    withFolder(async (folder) => {
      const file = `${folder}/activity.db`;
      await writeFile(file, 'this was never a database'.repeat(100));
      const log = await openAt(file);
      const aside = `${file}.damaged-20261120T140200Z`;
      expect(log.notice).toContain(`It was moved to ${aside} and a new one was created from what the journal holds.`);
      expect(await readFile(aside, 'utf8')).toBe('this was never a database'.repeat(100));
      expect(await log.append(sampleCapture())).toBe(1);
      await log.close();
      const again = await openAt(file);
      expect(again.notice).toBeNull();
      expect(await again.query({})).toMatchObject({ total: 1 });
      await again.close();
    }));

  it('is found where the file was cut short', () =>
    withFolder(async (folder) => {
      const file = `${folder}/activity.db`;
      await filled(file);
      await truncate(file, Math.floor((await stat(file)).size / 2));
      const log = await openAt(file);
      expect(log.notice).toContain('was damaged');
      expect(await log.append(sampleCapture())).toBe(501);
      await log.close();
    }));

  it('is replaced while it is in use, without using a number again', () =>
    withFolder(async (folder) => {
      const file = `${folder}/activity.db`;
      await filled(file);
      // Pages in the middle of the rows, which opening does not read.
      const db = new Database(file);
      const pageSize = db.pragma('page_size', { simple: true }) as number;
      const leaves = db.prepare<[], number>(`SELECT pageno FROM dbstat WHERE name = 'activity' AND pagetype = 'leaf'`);
      const damaged = leaves.pluck().all().slice(0, -1);
      db.close();
      const overwritten = await open(file, 'r+');
      for (const page of damaged)
        await overwritten.write(Buffer.alloc(pageSize, 0xaa), 0, pageSize, (page - 1) * pageSize);
      await overwritten.close();
      const log = await openAt(file);
      expect(log.notice).toBeNull();
      // Everything is in the journal still.
      expect(await log.get('c-250')).toMatchObject({ id: 'c-250', request: { bytes: 2000 } });
      expect(log.notice).toContain('was damaged');
      expect(await log.query({})).toMatchObject({ total: 500 });
      expect(await log.append(sampleCapture({ id: 'after' }))).toBe(501);
      expect(await log.get('after')).toBeDefined();
      expect((await readdir(folder)).some((name) => name.startsWith('activity.db.damaged-'))).toBe(true);
      await log.close();
    }));

  it.each([
    ['the version of SQLite that may write it', () => 18],
    ['the format of its tables', () => 47],
    ['the version of Hookswitch', () => 60],
    ['the name of a column', (bytes: Buffer) => bytes.indexOf('direction')],
  ])('is one of which a bit is wrong in %s: it is made anew from the journal', (_, place) =>
    withFolder(async (folder) => {
      const file = `${folder}/activity.db`;
      await filled(file);
      const bytes = await readFile(file);
      const at = place(bytes);
      bytes[at] = (bytes[at] ?? 0) ^ 8;
      await writeFile(file, bytes);
      const log = await openAt(file);
      expect(log.notice).toContain('was damaged');
      expect(await log.query({ limit: 1 })).toMatchObject({ total: 500 });
      await log.append(sampleCapture({ id: 'after' }));
      expect(await log.get('after')).toBeDefined();
      await log.close();
    }),
  );

  it('is not what a record of a newer version is: that one is refused and left alone', () =>
    withFolder(async (folder) => {
      const file = `${folder}/activity.db`;
      const newer = new Database(file);
      newer.pragma('user_version = 99');
      newer.close();
      const before = await readFile(file);
      await expect(openAt(file)).rejects.toThrow(/written by a newer version of Hookswitch: format 99/);
      expect(await readFile(file)).toEqual(before);
    }));

  it('says what is wrong where no file can be made', () =>
    withFolder(async (folder) => {
      await mkdir(`${folder}/activity.db`);
      await expect(openAt(`${folder}/activity.db`)).rejects.toThrow(/Cannot write .*: it is a folder/);
      await expect(openAt(`${folder}/nowhere/activity.db`)).rejects.toThrow(/Cannot write .*: it does not exist/);
    }));
});

it.skipIf(process.platform === 'win32')(
  'a full disk refuses the append, loses nothing and does not end the process',
  () =>
    withFolder(async (folder) => {
      const script = new URL('../../support/append-until-full.ts', import.meta.url).pathname;
      // A limit on the size of files is the full disk that needs no rights: 1024 or 2048 blocks of 512 or 1024 bytes.
      const { stdout } = await promisify(execFile)('sh', [
        '-c',
        `ulimit -f 2048 && exec "$0" "$1" "$2"`,
        process.execPath,
        script,
        `${folder}/activity.db`,
      ]);
      const { written, refused, total, together } = JSON.parse(stdout);
      // What is too large for the disk does not take with it what came at the same time.
      expect(together).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(refused.code).toBe('WRITE_FAILED');
      expect(refused.message).toContain('Cannot write');
      expect(written).toBeGreaterThan(5);
      expect(total).toBe(written);
      const log = await openAt(`${folder}/activity.db`);
      expect(log.notice).toBeNull();
      expect(await log.query({})).toMatchObject({ total: written });
      await log.close();
    }),
);

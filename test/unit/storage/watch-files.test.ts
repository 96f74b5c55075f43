import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ChangedNames, watchFiles } from '../../../electron/engine/storage/watch-files.ts';
import { writeFileAtomic } from '../../../electron/engine/storage/write-file.ts';
import { temporaryFolder } from '../workspace/temporary.ts';

const contentOf = (dir: string, names: ChangedNames): Record<string, string> => {
  const present = readdirSync(dir).filter((name) => names?.has(name) ?? true);
  return Object.fromEntries(present.map((name) => [name, readFileSync(join(dir, name), 'utf8')]));
};

/** Watches the folder `letters`; `seen` settles when a callback has found this content in the files that it was told of. */
function watching(dir: string, polling = false) {
  const letters = join(dir, 'letters');
  const reports: { names: readonly string[] | null; content: Record<string, string> }[] = [];
  let wake = () => undefined as unknown;
  const watcher = watchFiles(
    dir,
    {
      letters(names) {
        reports.push({ names: names && [...names], content: contentOf(letters, names) });
        wake();
      },
    },
    { polling, report: (bug) => expect.fail(String(bug)) },
  );
  onTestFinished(() => watcher.close());
  return {
    reports,
    async seen(content: Record<string, string>): Promise<void> {
      const wanted = JSON.stringify(content);
      while (!reports.some((report) => JSON.stringify(report.content) === wanted)) {
        await new Promise<void>((resolve) => {
          wake = () => resolve();
        });
      }
    },
  };
}

describe.each([
  { how: 'by the system', polling: false },
  { how: 'by polling', polling: true },
])('files watched $how', ({ polling }) => {
  it('are reported when written in place, replaced, added and removed, however fast', async () => {
    const dir = temporaryFolder();
    const letters = join(dir, 'letters');
    mkdirSync(letters);
    writeFileSync(join(letters, 'a.json'), '1');
    const { seen, reports } = watching(dir, polling);
    await seen({ 'a.json': '1' });
    writeFileSync(join(letters, 'a.json'), '22');
    await seen({ 'a.json': '22' });
    writeFileSync(join(dir, 'new.json'), '333');
    renameSync(join(dir, 'new.json'), join(letters, 'a.json'));
    await seen({ 'a.json': '333' });
    await writeFileAtomic(join(letters, 'b.json'), '4444');
    await seen({ 'b.json': '4444' });
    await writeFileAtomic(join(letters, 'b.json'), '55555');
    await seen({ 'b.json': '55555' });
    reports.length = 0;
    rmSync(join(letters, 'a.json'));
    await seen({});
    expect(reports.every(({ names }) => names?.join() === 'a.json' || names?.join() === 'b.json')).toBe(true);
  });

  it('need not be there when watching begins, nor their folder', async () => {
    const dir = temporaryFolder();
    const { seen } = watching(dir, polling);
    mkdirSync(join(dir, 'letters'));
    await seen({});
    writeFileSync(join(dir, 'letters', 'a.json'), '1');
    await seen({ 'a.json': '1' });
  });

  it('are those of the folder that took the place of another', async () => {
    const dir = temporaryFolder();
    const letters = join(dir, 'letters');
    mkdirSync(letters);
    writeFileSync(join(letters, 'a.json'), '1');
    const { seen } = watching(dir, polling);
    await seen({ 'a.json': '1' });
    renameSync(letters, join(dir, 'aside'));
    mkdirSync(letters);
    writeFileSync(join(letters, 'b.json'), '2');
    await seen({ 'b.json': '2' });
    writeFileSync(join(letters, 'b.json'), '33');
    await seen({ 'b.json': '33' });
  });

  it('are those that symbolic links lead to', async () => {
    const dir = temporaryFolder();
    const shared = temporaryFolder();
    mkdirSync(join(dir, 'letters'));
    writeFileSync(join(shared, 'a.json'), '1');
    symlinkSync(join(shared, 'a.json'), join(dir, 'letters', 'a.json'));
    const { seen } = watching(dir, polling);
    await seen({ 'a.json': '1' });
    writeFileSync(join(shared, 'a.json'), '22');
    await seen({ 'a.json': '22' });
    await writeFileAtomic(join(shared, 'a.json'), '333');
    await seen({ 'a.json': '333' });
  });

  it('are those of a folder that a symbolic link leads to', async () => {
    const dir = temporaryFolder();
    const shared = temporaryFolder();
    writeFileSync(join(shared, 'a.json'), '1');
    symlinkSync(shared, join(dir, 'letters'));
    const { seen } = watching(dir, polling);
    await seen({ 'a.json': '1' });
    writeFileSync(join(shared, 'a.json'), '22');
    await seen({ 'a.json': '22' });
    writeFileSync(join(shared, 'b.json'), '333');
    await seen({ 'b.json': '333' });
  });

  it('are only those asked for: no temporary, hidden or other files', async () => {
    const dir = temporaryFolder();
    mkdirSync(join(dir, 'letters'));
    const { seen, reports } = watching(dir, polling);
    await seen({});
    reports.length = 0;
    mkdirSync(join(dir, 'elsewhere'));
    for (const name of ['.a.json', 'a.json.4014289120', 'a.txt']) writeFileSync(join(dir, 'letters', name), '1');
    for (const name of ['elsewhere/a.json', 'other.json']) writeFileSync(join(dir, name), '1');
    writeFileSync(join(dir, 'letters', 'last.json'), '1');
    await seen({ 'last.json': '1' });
    expect(reports.map(({ names }) => names)).not.toContainEqual(expect.arrayContaining(['.a.json']));
    expect(new Set(reports.flatMap(({ names }) => names ?? []))).toEqual(new Set(['last.json']));
  });
});

it('files are watched that a link leads to which came later, leads elsewhere now, or has given way to a file', async () => {
  const dir = temporaryFolder();
  const shared = temporaryFolder();
  mkdirSync(join(dir, 'letters'));
  const link = join(dir, 'letters', 'a.json');
  writeFileSync(join(shared, 'one.json'), 'one');
  writeFileSync(join(shared, 'two.json'), 'two');
  const { seen } = watching(dir);
  await seen({});
  symlinkSync(join(shared, 'one.json'), link);
  await seen({ 'a.json': 'one' });
  writeFileSync(join(shared, 'one.json'), 'one more');
  await seen({ 'a.json': 'one more' });
  rmSync(link);
  symlinkSync(join(shared, 'two.json'), link);
  await seen({ 'a.json': 'two' });
  writeFileSync(join(shared, 'two.json'), 'two more');
  await seen({ 'a.json': 'two more' });
  rmSync(link);
  writeFileSync(link, 'plain');
  await seen({ 'a.json': 'plain' });
  writeFileSync(link, 'plainer');
  await seen({ 'a.json': 'plainer' });
});

it('files are watched in the folder that a further link leads to now', async () => {
  const dir = temporaryFolder();
  const shared = temporaryFolder();
  for (const name of ['one', 'two']) mkdirSync(join(shared, name));
  symlinkSync(join(shared, 'one'), join(shared, 'current'));
  symlinkSync(join(shared, 'current'), join(dir, 'letters'));
  writeFileSync(join(shared, 'elsewhere.json'), 'linked');
  symlinkSync(join(shared, 'elsewhere.json'), join(shared, 'two', 'c.json'));
  const { seen } = watching(dir);
  await seen({});
  // Nothing in a watched folder changes.
  rmSync(join(shared, 'current'));
  symlinkSync(join(shared, 'two'), join(shared, 'current'));
  await seen({ 'c.json': 'linked' });
  writeFileSync(join(shared, 'two', 'b.json'), '1');
  await seen({ 'b.json': '1' });
  writeFileSync(join(shared, 'elsewhere.json'), 'changed');
  await seen({ 'c.json': 'changed' });
});

it('one bad callback stops nobody', async () => {
  const bugs: unknown[] = [];
  const reported = Promise.withResolvers<void>();
  const watcher = watchFiles(
    temporaryFolder(),
    {
      letters: () => {
        throw new Error('a bug');
      },
      parcels: () => reported.resolve(),
    },
    { report: (bug) => bugs.push(bug) },
  );
  onTestFinished(() => watcher.close());
  await reported.promise;
  expect(bugs).toMatchObject([{ message: 'a bug' }]);
});

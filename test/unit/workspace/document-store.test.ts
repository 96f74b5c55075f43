import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WorkspaceDocument } from '../../../electron/engine/workspace/document.ts';
import { leftovers, openFor, temporaryFolder } from './temporary.ts';

const stored = (dir: string): WorkspaceDocument => JSON.parse(readFileSync(join(dir, 'hookswitch.json'), 'utf8'));
const parameter = (tag: string) => ({ tag, value: '', secret: false });

describe('updating the document', () => {
  it('is on disk, in both copies, when the promise settles', async () => {
    const dir = temporaryFolder();
    const { document } = await openFor(dir);
    const given = await document.update((update) => update.parameters.push(parameter('A')));
    expect(given).toBe(1);
    expect(stored(dir).parameters).toEqual([parameter('A')]);
    expect(readFileSync(join(dir, '.hookswitch/hookswitch.last-good.json'))).toEqual(
      readFileSync(join(dir, 'hookswitch.json')),
    );
  });

  it('loses none of many at once, keeps their order, and writes few times', async () => {
    const dir = temporaryFolder();
    const { document } = await openFor(dir);
    const files = new Set<bigint>();
    const tags = Array.from({ length: 200 }, (_, index) => `T${index}`);
    await Promise.all(
      tags.map(async (tag) => {
        await document.update((update) => update.parameters.push(parameter(tag)));
        // Every write is a new file: its inode and time tell writes apart.
        files.add(statSync(join(dir, 'hookswitch.json'), { bigint: true }).mtimeNs);
        expect(stored(dir).parameters.some((parameter) => parameter.tag === tag)).toBe(true);
      }),
    );
    expect(stored(dir).parameters.map((parameter) => parameter.tag)).toEqual(tags);
    expect(files.size).toBeLessThan(5);
  });

  it('fails alone where its result is no valid document; the others of the batch are written', async () => {
    const dir = temporaryFolder();
    const { document } = await openFor(dir);
    const results = await Promise.allSettled([
      document.update((update) => update.parameters.push(parameter('A'))),
      document.update((update) => {
        update.settings.timeoutMs = -5;
        update.parameters.push(parameter('B'));
      }),
      document.update(() => {
        throw new Error('a bug');
      }),
      document.update((update) => update.parameters.push(parameter('C'))),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { code: 'INPUT_INVALID' } });
    expect(String((results[1] as PromiseRejectedResult).reason)).toContain('settings.timeoutMs');
    expect(stored(dir).parameters.map((parameter) => parameter.tag)).toEqual(['A', 'C']);
  });

  it('cannot be done to what is read', async () => {
    const { document } = await openFor(temporaryFolder());
    const read = document.read();
    expect(() => read.parameters.push(parameter('A'))).toThrow(TypeError);
    expect(() => Object.assign(read.settings, { eventsActive: true })).toThrow(TypeError);
  });

  it('gives what is read no part in an update that its maker keeps', async () => {
    const { document } = await openFor(temporaryFolder());
    const kept = await document.update((update) => update);
    kept.settings.eventsActive = true;
    expect(document.read().settings.eventsActive).toBe(false);
  });

  it('keeps the objects that have not changed, so that caches can compare them', async () => {
    const { document } = await openFor(temporaryFolder());
    const before = document.read();
    await document.update((update) => update.parameters.push(parameter('A')));
    expect(document.read().events).toBe(before.events);
    expect(document.read().parameters).not.toBe(before.parameters);
    const after = document.read();
    await document.update(() => undefined);
    expect(document.read()).toBe(after);
  });

  it('takes __proto__ and constructor for keys like any other', async () => {
    const dir = temporaryFolder();
    const first = await openFor(dir);
    expect(first.document.read().actionNumbers.constructor).toBeUndefined();
    await first.document.update((update) => {
      for (const id of ['__proto__', 'constructor', 'toString']) update.actionNumbers[id] = 7;
    });
    await first.close();
    const { document } = await openFor(dir);
    expect(Object.keys(document.read().actionNumbers)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.values(document.read().actionNumbers)).toEqual([7, 7, 7]);
  });

  it('announces what has changed, and nothing where nothing has', async () => {
    const { document, changes } = await openFor(temporaryFolder());
    const watcher = changes.watch();
    await document.update(() => undefined);
    await document.update((update) => {
      update.settings.appearance = 'dark';
    });
    expect((await watcher.next()).value).toEqual(['settings']);
  });
});

describe('when the document cannot be written', () => {
  it('says so to every caller, keeps the earlier state, and works again once it can', async () => {
    const dir = temporaryFolder();
    const { document } = await openFor(dir);
    await document.update((update) => update.parameters.push(parameter('A')));
    const before = document.read();
    const file = join(dir, 'hookswitch.json');
    renameSync(file, join(dir, 'aside'));
    mkdirSync(join(file, 'in the way'), { recursive: true });
    const failed = await Promise.allSettled(
      ['B', 'C'].map((tag) => document.update((update) => update.parameters.push(parameter(tag)))),
    );
    expect(failed).toMatchObject([{ reason: { code: 'WRITE_FAILED' } }, { reason: { code: 'WRITE_FAILED' } }]);
    expect(document.read()).toBe(before);
    expect(leftovers(dir)).toEqual([]);
    rmSync(file, { recursive: true });
    await document.update((update) => update.parameters.push(parameter('D')));
    expect(stored(dir).parameters.map((parameter) => parameter.tag)).toEqual(['A', 'D']);
  });

  it.skipIf(process.platform === 'win32')('for want of room half-way: the earlier file is whole', () => {
    const dir = temporaryFolder();
    const script = join(import.meta.dirname, 'processes/small-limit.ts');
    // No file may grow past 100 KiB or so: the nearest to a full disk that needs no disk.
    const { stdout } = spawnSync('sh', ['-c', 'ulimit -f 200 && exec "$0" "$@"', process.execPath, script, dir], {
      encoding: 'utf8',
    });
    expect(JSON.parse(stdout)).toMatchObject({ failed: { code: 'WRITE_FAILED' }, after: 'small' });
    expect(JSON.parse(stdout).message).toContain('the file would be larger than is allowed here (EFBIG)');
    expect(stored(dir).parameters[0]?.value).toBe('small again');
    expect(leftovers(dir)).toEqual([]);
  });

  it('because the process is killed: the file holds what was last acknowledged, or more', async () => {
    const dir = temporaryFolder();
    const script = join(import.meta.dirname, 'processes/write-on.ts');
    const child = spawn(process.execPath, [script, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    for await (const chunk of child.stdout) {
      said += chunk;
      if (said.split('\n').length > 20) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    const acknowledged = Number(said.trimEnd().split('\n').at(-1));
    const workspace = await openFor(dir);
    expect(workspace.notices()).toEqual([]);
    expect(Number.parseInt(workspace.document.read().parameters[0]?.value ?? '', 10)).toBeGreaterThanOrEqual(
      acknowledged,
    );
    expect(leftovers(dir)).toEqual([]);
  });
});

describe('a document that would be too large to be read again', () => {
  const large = (tag: string) => ({ tag, value: 'x'.repeat(20_000_000), secret: false });

  it('is not written: the update is refused, others of the same write are kept, and the workspace opens again', async () => {
    const dir = temporaryFolder();
    const { document, close } = await openFor(dir);
    const results = await Promise.allSettled([
      document.update((update) => update.parameters.push(large('A'))),
      document.update((update) => update.parameters.push(large('B'))),
      document.update((update) => update.parameters.push(parameter('C'))),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({
      reason: {
        code: 'FILE_TOO_LARGE',
        message: `${join(dir, 'hookswitch.json')} would be larger than 32 MiB, the maximum. It was not saved.`,
      },
    });
    expect(document.read().parameters.map(({ tag }) => tag)).toEqual(['A', 'C']);
    await close();
    const again = await openFor(dir);
    expect(again.document.read().parameters.map(({ tag }) => tag)).toEqual(['A', 'C']);
  });

  it('is refused in bytes, not in characters', async () => {
    const { document } = await openFor(temporaryFolder());
    const update = document.update((update) =>
      update.parameters.push({ ...large('A'), value: 'ü'.repeat(20_000_000) }),
    );
    await expect(update).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    expect(document.read().parameters).toEqual([]);
  });
});

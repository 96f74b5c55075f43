import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WorkspaceDocument } from '../../../electron/engine/workspace/document.ts';
import { openFor, temporaryFolder } from './temporary.ts';

async function opened() {
  const dir = temporaryFolder();
  const file = join(dir, 'hookswitch.json');
  const { document, changes, notices } = await openFor(dir);
  const stored = (): WorkspaceDocument => JSON.parse(readFileSync(file, 'utf8'));
  /** Changes the file as an editor does. */
  const edit = (change: (document: WorkspaceDocument) => void) => {
    const content = stored();
    change(content);
    writeFileSync(file, JSON.stringify(content));
  };
  return { dir, file, document, changes, notices, stored, edit };
}

const parameter = (tag: string) => ({ tag, value: '', secret: false });

describe('hookswitch.json edited by hand while it is open', () => {
  it('is taken over, announced by what has changed, and passed to listeners with what was before', async () => {
    const { document, changes, edit } = await opened();
    const befores: number[] = [];
    document.onForeignChange(({ settings }) => {
      befores.push(settings.timeoutMs);
    });
    const parameters = document.read().parameters;
    const watcher = changes.watch();
    edit(({ settings }) => {
      settings.timeoutMs = 1234;
    });
    await document.refresh();
    expect(document.read().settings.timeoutMs).toBe(1234);
    expect(document.read().parameters).toBe(parameters);
    expect((await watcher.next()).value).toEqual(['settings']);
    expect(befores).toEqual([30_000]);
    await document.refresh();
    expect(befores).toHaveLength(1);
  });

  it('loses nothing where the app changes something else in the same moment', async () => {
    const { document, edit, stored } = await opened();
    await document.update(({ parameters }) => parameters.push(parameter('A')));
    edit(({ parameters }) => parameters.push(parameter('B')));
    await document.update(({ parameters }) => parameters.push(parameter('C')));
    expect(stored().parameters.map(({ tag }) => tag)).toEqual(['A', 'B', 'C']);
  });

  it('is not in force while it cannot be read, which a notice says until it is mended', async () => {
    const { document, changes, notices, file, edit, stored, dir } = await opened();
    await document.update(({ parameters }) => parameters.push(parameter('A')));
    const good = readFileSync(file, 'utf8');
    const watcher = changes.watch();
    writeFileSync(file, good.replace('"parameters"', 'parameters'));
    await document.refresh();
    expect(document.read().parameters).toEqual([parameter('A')]);
    expect(notices()).toEqual([
      expect.stringMatching(/^hookswitch\.json cannot be read \(.+\); the last valid version stays in use/),
    ]);
    expect((await watcher.next()).value).toEqual(['workspace']);
    writeFileSync(file, good);
    edit(({ parameters }) => parameters.push(parameter('B')));
    await document.refresh();
    expect(notices()).toEqual([]);
    expect(document.read().parameters).toHaveLength(2);
    expect((await watcher.next()).value).toEqual(expect.arrayContaining(['parameters', 'workspace']));
    expect(stored().parameters).toHaveLength(2);
    expect(readdirSync(dir).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('that cannot be read is kept beside when a later change has to be written', async () => {
    const { document, notices, file, stored } = await opened();
    writeFileSync(file, 'half an ed');
    await document.update(({ parameters }) => parameters.push(parameter('A')));
    expect(stored().parameters).toEqual([parameter('A')]);
    expect(readFileSync(`${file}.damaged-20261120T140152Z`, 'utf8')).toBe('half an ed');
    expect(notices()).toEqual([expect.stringContaining('kept as hookswitch.json.damaged-20261120T140152Z')]);
  });

  it('that is of a newer version or gone is said, and what it held stays in force', async () => {
    const { document, notices, file, stored } = await opened();
    writeFileSync(file, '{"version": 99}');
    await document.refresh();
    expect(notices()[0]).toMatch(/^hookswitch\.json is of a newer Hookswitch \(format 99\)/);
    rmSync(file);
    await document.refresh();
    expect(notices()[0]).toMatch(/^hookswitch\.json was removed/);
    await document.update(({ parameters }) => parameters.push(parameter('A')));
    expect(notices()).toEqual([]);
    expect(stored().parameters).toHaveLength(1);
  });

  it('of an earlier format, as after a checkout, is brought to this one', async () => {
    const { document, file, stored } = await opened();
    const { settings, ...others } = stored();
    const { unresolvedTags: _, ...kept } = settings;
    writeFileSync(file, JSON.stringify({ ...others, version: 1, settings: { ...kept, undefinedTags: 'keep' } }));
    await document.refresh();
    expect(document.read().settings.unresolvedTags).toBe('keep');
    expect(stored()).toMatchObject({ version: 2, settings: { unresolvedTags: 'keep' } });
  });
});

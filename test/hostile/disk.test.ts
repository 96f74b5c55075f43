import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withFolder } from '../support/temporary-folder.ts';
import { canLimitFiles, canMount, limitFiles, makeReadOnly, mountSmallDisk } from './can-mount.ts';
import { type Served, serve, until } from './served.ts';

const mountable = canMount();
const limitable = canLimitFiles();
const needsMount = mountable ? '' : ' (skipped: this machine does not let the test mount a disk)';
const needsLimit = limitable ? '' : ' (skipped: there is no prlimit)';

/** Writes until there is not a byte left. */
function fillDisk(file: string): void {
  const handle = openSync(file, 'w');
  try {
    for (let bytes = 1024 * 1024; bytes >= 1; ) {
      try {
        if (writeSync(handle, Buffer.alloc(bytes)) < bytes) bytes = Math.floor(bytes / 2);
      } catch {
        bytes = Math.floor(bytes / 2);
      }
    }
  } finally {
    closeSync(handle);
  }
}

const about = (text: string) => (notices: readonly string[]) => notices.some((notice) => notice.includes(text));
const nothing = (notices: readonly string[]) => notices.length === 0;
const hostFile = ({ workspace }: Served) => JSON.parse(readFileSync(join(workspace, '.hookswitch/host.json'), 'utf8'));
const namesOf = (folder: string) => readdirSync(folder).sort();

describe('a disk', () => {
  it.skipIf(!mountable)(`that is full ends nothing: it is said, and everything goes on${needsMount}`, () =>
    withFolder(async (folder) => {
      using _disk = mountSmallDisk(folder, 4);
      const workspace = join(folder, 'workspace');
      await using served = await serve(workspace);
      await served.ask('PUT', '/parameters/A', { value: 'before' });
      const document = readFileSync(join(workspace, 'hookswitch.json'), 'utf8');
      const present = namesOf(workspace);
      fillDisk(join(folder, 'fill'));

      // The receiver moved: host.json cannot be rewritten.
      await served.ask('PATCH', '/receiver', { listening: false });
      const notices = await until(() => served.notices(), about('host.json'));
      expect(notices.join()).toContain('the disk is full (ENOSPC)');
      // What a person asks for fails with the file and the reason, and nothing is half written.
      const refused = await served.ask<{ code: string; message: string }>('PUT', '/parameters/A', {
        value: 'x'.repeat(500_000),
      });
      expect(refused).toMatchObject({ status: 507, body: { code: 'WRITE_FAILED' } });
      expect(refused.body.message).toContain(join(workspace, 'hookswitch.json'));
      expect(refused.body.message).toContain('the disk is full (ENOSPC)');
      expect(readFileSync(join(workspace, 'hookswitch.json'), 'utf8')).toBe(document);
      expect(namesOf(workspace)).toEqual(present);

      rmSync(join(folder, 'fill'));
      await until(() => served.notices(), nothing);
      expect(hostFile(served).receiver).toBeNull();
      expect((await served.ask('PUT', '/parameters/A', { value: 'after' })).status).toBe(200);
      expect((await served.ask<{ listening: boolean }>('PATCH', '/receiver', { listening: true })).body.listening).toBe(
        true,
      );
    }),
  );

  it.skipIf(!mountable)(`that is full when the program starts is said${needsMount}`, () =>
    withFolder(async (folder) => {
      using _disk = mountSmallDisk(folder, 4);
      const workspace = join(folder, 'workspace');
      await (await serve(workspace))[Symbol.asyncDispose]();
      const document = readFileSync(join(workspace, 'hookswitch.json'), 'utf8');
      fillDisk(join(folder, 'fill'));
      await expect(serve(workspace)).rejects.toThrow(/Cannot open the workspace .+ disk is full/);
      rmSync(join(folder, 'fill'));
      await using served = await serve(workspace);
      expect(await served.notices()).toEqual([]);
      expect(readFileSync(join(workspace, 'hookswitch.json'), 'utf8')).toBe(document);
    }),
  );

  it.skipIf(!mountable)(`that becomes read-only ends nothing either${needsMount}`, () =>
    withFolder(async (workspace) => {
      await using served = await serve(workspace);
      await served.ask('POST', '/actions', { name: 'Before' });
      {
        using _state = makeReadOnly(join(workspace, '.hookswitch'));
        using _collections = makeReadOnly(join(workspace, 'collections'));
        await served.ask('PATCH', '/receiver', { listening: false });
        expect((await until(() => served.notices(), about('host.json'))).join()).toContain('read-only (EROFS)');
        const refused = await served.ask<{ code: string; message: string }>('POST', '/actions', { name: 'Refused' });
        expect(refused).toMatchObject({ status: 507, body: { code: 'WRITE_FAILED' } });
        expect(refused.body.message).toContain('collections');
      }
      await until(() => served.notices(), nothing);
      const { body } = await served.ask<{ actions: { name: string }[] }>('GET', '/actions');
      expect(body.actions.map(({ name }) => name)).toEqual(['Before']);
      expect((await served.ask('POST', '/actions', { name: 'After' })).status).toBe(201);
    }),
  );
});

describe('too many open files', () => {
  it.skipIf(!limitable)(`end nothing, and hide nothing that was read before${needsLimit}`, () =>
    withFolder(async (workspace) => {
      await using served = await serve(workspace);
      await served.ask('POST', '/actions', { name: 'First' });
      const collections = join(workspace, 'collections');
      const [file = ''] = readdirSync(collections);
      const names = async () => {
        const { body } = await served.ask<{ actions: { name: string }[] }>('GET', '/actions');
        return body.actions.map(({ name }) => name);
      };
      await until(names, (all) => all.length === 1);
      const text = readFileSync(join(collections, file), 'utf8');
      limitFiles(served.pid, 3);
      await served.ask('PATCH', '/receiver', { listening: false });
      writeFileSync(join(collections, file), text.replace('First', 'Second'));
      const notices = await until(() => served.notices(), about('collections cannot be read'));
      expect(notices.join()).toContain('too many files are open (EMFILE)');
      expect(await names()).toEqual(['First']);

      limitFiles(served.pid, 1024);
      await until(() => served.notices(), nothing);
      expect(await until(names, ([name]) => name === 'Second')).toEqual(['Second']);
      expect(hostFile(served).receiver).toBeNull();
    }),
  );
});

it('a folder in the place of host.json is said, and not the end', () =>
  withFolder(async (workspace) => {
    await using served = await serve(workspace);
    const file = join(workspace, '.hookswitch/host.json');
    const folder = join(workspace, 'in the way');
    mkdirSync(join(folder, 'of a file'), { recursive: true });
    // Where the process writes the file once more in between, it is to be taken away once more.
    const isPlaced = async (): Promise<boolean> => {
      rmSync(file, { force: true });
      try {
        renameSync(folder, file);
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw error;
        return false;
      }
    };
    await until(isPlaced, (placed) => placed);
    await served.ask('PATCH', '/receiver', { listening: false });
    await until(() => served.notices(), about('host.json'));
    rmSync(file, { recursive: true });
    await until(() => served.notices(), nothing);
    expect(hostFile(served).receiver).toBeNull();
  }));

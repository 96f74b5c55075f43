import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isNeverUploaded } from '../../electron/engine/workspace/own-files.ts';
import { openTestEngine } from '../support/open-engine.ts';
import { runCli } from '../support/run-cli.ts';
import { withFolder } from '../support/temporary-folder.ts';

// A collection is a stranger's: what it names as a file to upload is read only where the person chose it.

function put(dir: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
}

type Opened = Awaited<ReturnType<typeof openTestEngine>>;

/** What a request with this file as its body, and as a form part, sends; null where it is not sent. */
async function uploaded({ ask, receiverUrl }: Opened, src: string, shape: 'file' | 'formdata' = 'file') {
  const body =
    shape === 'file'
      ? { mode: 'file' as const, src }
      : { mode: 'formdata' as const, formdata: [{ type: 'file' as const, key: 'f', src: [src] }] };
  const { id } = await ask.actions.create({
    name: `Upload ${crypto.randomUUID()}`,
    request: { method: 'POST', url: `${receiverUrl}/up`, body },
  });
  const { uploadRefused } = await ask.actions.preview({ id });
  const delivery = await ask.actions.test({ id });
  expect(delivery.uploadRefused ?? null).toBe(uploadRefused);
  const capture = delivery.capture === null ? null : await ask.activity.get({ id: delivery.capture });
  return { sent: capture?.request.body ?? null, message: delivery.message, uploadRefused };
}

const secrets = {
  'environments/live.postman_environment.json': '{"name":"live","values":[]}',
  'collections/other.postman_collection.json': '{"info":{"name":"other"},"item":[]}',
  'scenarios/mine.json': '{}',
  'dialects/mine.json': '{}',
  '.git/config': 'token',
  '.env': 'token',
  'files/.ssh/id_rsa': 'key',
  'files/.env': 'key',
};

describe('what belongs to Hookswitch or is hidden', () => {
  const never = [...Object.keys(secrets), 'hookswitch.json', '.hookswitch/activity.db', './files/../hookswitch.json'];
  it.each(never)('%s is never uploaded, whatever was allowed', (src) =>
    withFolder(async (workspace) => {
      put(workspace, secrets);
      await using opened = await openTestEngine({ workspace });
      await opened.ask.parameters.set({ tag: 'A', value: '1' });
      for (const files of [[src], [join(workspace, src)]]) {
        await expect(opened.ask.permissions.allow({ files })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      }
      for (const shape of ['file', 'formdata'] as const) {
        const { sent, message, uploadRefused } = await uploaded(opened, src, shape);
        expect({ sent, uploadRefused }).toEqual({ sent: null, uploadRefused: null });
        expect(message).toContain('never uploaded');
      }
    }),
  );

  it('nor by a link, also where "files" itself is one', () =>
    withFolder(async (workspace) => {
      put(workspace, secrets);
      symlinkSync('environments', join(workspace, 'values'));
      rmSync(join(workspace, 'files'), { recursive: true });
      symlinkSync('collections', join(workspace, 'files'));
      await using opened = await openTestEngine({ workspace });
      for (const src of ['values/live.postman_environment.json', 'files/other.postman_collection.json']) {
        expect(await uploaded(opened, src)).toMatchObject({ sent: null, uploadRefused: null });
      }
    }));

  it('nor with a folder above the workspace that was allowed', () =>
    withFolder(async (folder) => {
      const workspace = join(folder, 'workspace');
      put(folder, { 'a.txt': 'a', '.ssh/id_rsa': 'key' });
      put(workspace, secrets);
      await using opened = await openTestEngine({ workspace });
      await opened.ask.permissions.allow({ files: [folder] });
      expect((await uploaded(opened, join(folder, 'a.txt'))).sent).toBe('a');
      for (const src of ['environments/live.postman_environment.json', '.env', '../.ssh/id_rsa']) {
        expect((await uploaded(opened, src)).sent).toBeNull();
      }
    }));
});

describe('what is hidden outside of the workspace', () => {
  const hidden = ['.netrc', '.ssh/id_rsa', 'project/.git/config', '.config/deep/down/token.txt'];
  const putHidden = (folder: string) => put(folder, Object.fromEntries(hidden.map((name) => [name, 'key'])));

  it.each(hidden)('%s is never uploaded, and nobody is asked to allow it', (name) =>
    withFolder(async (folder) => {
      putHidden(folder);
      await using opened = await openTestEngine({ workspace: join(folder, 'workspace') });
      for (const src of [join(folder, name), `../${name}`]) {
        await expect(opened.ask.permissions.allow({ files: [src] })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
        for (const shape of ['file', 'formdata'] as const) {
          const { sent, message, uploadRefused } = await uploaded(opened, src, shape);
          expect({ sent, uploadRefused }).toEqual({ sent: null, uploadRefused: null });
          expect(message).toContain('never uploaded');
        }
      }
      expect((await opened.ask.permissions.list()).files).toEqual([]);
    }),
  );

  it('nor is a hidden folder allowed, or one in it', () =>
    withFolder(async (folder) => {
      putHidden(folder);
      await using opened = await openTestEngine({ workspace: join(folder, 'workspace') });
      for (const name of ['.ssh', 'project/.git', '.config/deep/down']) {
        const files = [join(folder, name)];
        await expect(opened.ask.permissions.allow({ files })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      }
    }));

  it('nor by a link to it, from the workspace or from beside it', () =>
    withFolder(async (folder) => {
      const workspace = join(folder, 'workspace');
      putHidden(folder);
      put(workspace, { 'files/a.txt': 'a' });
      const links = [join(workspace, 'files/link'), join(folder, 'link')];
      for (const link of links) symlinkSync(join(folder, '.ssh/id_rsa'), link);
      await using opened = await openTestEngine({ workspace });
      for (const link of links) {
        await expect(opened.ask.permissions.allow({ files: [link] })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
        expect((await uploaded(opened, link)).sent).toBeNull();
      }
      expect((await uploaded(opened, 'files/link')).uploadRefused).toBeNull();
    }));

  it('nor with a permission that an earlier version took', () =>
    withFolder(async (folder) => {
      const workspace = join(folder, 'workspace');
      putHidden(folder);
      put(folder, { 'a.txt': 'a' });
      {
        await using opened = await openTestEngine({ workspace });
        await opened.ask.permissions.allow({ files: [join(folder, 'a.txt')] });
      }
      const file = join(workspace, '.hookswitch/permissions.json');
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll('a.txt', '.ssh/id_rsa'));
      const key = join(folder, '.ssh/id_rsa');
      await using opened = await openTestEngine({ workspace });
      expect((await opened.ask.permissions.list()).files).toEqual([key]);
      expect(await uploaded(opened, key)).toMatchObject({ sent: null, uploadRefused: null });
      expect((await opened.ask.permissions.revoke({ files: [key] })).files).toEqual([]);
    }));

  it('does not keep a workspace in a hidden folder from uploading its own files', () =>
    withFolder(async (folder) => {
      const workspace = join(folder, '.local/share/Hookswitch');
      put(workspace, { 'files/a.txt': 'a', 'beside.txt': 'in' });
      put(folder, { 'outside.txt': 'out' });
      await using opened = await openTestEngine({ workspace });
      expect((await uploaded(opened, 'files/a.txt')).sent).toBe('a');
      const outside = join(folder, 'outside.txt');
      await opened.ask.permissions.allow({ files: ['beside.txt', outside] });
      expect((await uploaded(opened, 'beside.txt')).sent).toBe('in');
      expect((await uploaded(opened, outside)).sent).toBe('out');
    }));

  it.each([
    ['/data/.homes/me/key.txt', false],
    ['/data/.homes/me', false],
    ['/data/.homes/me/.ssh/id_rsa', true],
    ['/data/.homes/other/key.txt', true],
    ['/data/.env', true],
  ])('counts the folders below the home folder only: %s', (path, never) => {
    expect(isNeverUploaded('/work', path, '/data/.homes/me')).toBe(never);
  });
});

describe('any other file', () => {
  it('in the folder "files" is uploaded unasked', () =>
    withFolder(async (workspace) => {
      put(workspace, { 'files/a.txt': 'a', 'files/deep/b.txt': 'b' });
      await using opened = await openTestEngine({ workspace });
      expect((await uploaded(opened, 'files/a.txt')).sent).toBe('a');
      expect((await uploaded(opened, join(workspace, 'files/deep/b.txt'))).sent).toBe('b');
      expect((await uploaded(opened, 'files/a.txt', 'formdata')).sent).toContain('\r\n\r\na\r\n');
    }));

  it('is asked for once, by its name, and remembered', () =>
    withFolder(async (folder) => {
      const workspace = join(folder, 'workspace');
      put(folder, { 'outside.txt': 'out', 'workspace/beside.txt': 'in', 'workspace/docs/a.txt': 'doc' });
      const outside = join(folder, 'outside.txt');
      {
        await using opened = await openTestEngine({ workspace });
        for (const [src, file] of [
          [outside, outside],
          ['../outside.txt', outside],
          ['beside.txt', 'beside.txt'],
          ['docs/a.txt', 'docs/a.txt'],
        ] as const) {
          const { sent, message, uploadRefused } = await uploaded(opened, src);
          expect({ sent, uploadRefused }).toEqual({ sent: null, uploadRefused: file });
          expect(message).toContain(file);
        }
        const files = [outside, 'beside.txt', 'docs'];
        const names = [
          outside,
          'beside.txt',
          'docs/a.txt',
          'docs/.env',
          'docs2/a.txt',
          'files/b.txt',
          'hookswitch.json',
        ];
        const allowed = async () => {
          const asked = await Promise.all(names.map((file) => opened.ask.permissions.allows({ file })));
          return names.filter((_, index) => asked[index]?.allowed);
        };
        expect(await allowed()).toEqual(['files/b.txt']);
        expect(await opened.ask.permissions.allow({ files })).toEqual({ files, hosts: [], scripts: [] });
        expect(await allowed()).toEqual([outside, 'beside.txt', 'docs/a.txt', 'files/b.txt']);
        expect((await opened.ask.permissions.allow({ files })).files).toEqual(files);
      }
      await using opened = await openTestEngine({ workspace });
      for (const [src, text] of [
        ['../outside.txt', 'out'],
        ['beside.txt', 'in'],
        ['docs/a.txt', 'doc'],
      ] as const) {
        expect((await uploaded(opened, src)).sent).toBe(text);
      }
      expect((await opened.ask.permissions.revoke({ files: ['docs'] })).files).toEqual([outside, 'beside.txt']);
      expect((await uploaded(opened, 'docs/a.txt')).uploadRefused).toBe('docs/a.txt');
    }));

  it('behind a link is asked for by its real name, also when the link is turned later', () =>
    withFolder(async (folder) => {
      const workspace = join(folder, 'workspace');
      put(folder, { 'one.txt': 'one', 'two.txt': 'two', 'workspace/files/x': '' });
      const link = join(workspace, 'files/link');
      symlinkSync(join(folder, 'one.txt'), link);
      await using opened = await openTestEngine({ workspace });
      const asked = await uploaded(opened, 'files/link');
      expect(asked).toMatchObject({ sent: null, uploadRefused: expect.stringMatching(/one\.txt$/) });
      await opened.ask.permissions.allow({ files: ['files/link'] });
      expect(await opened.ask.permissions.allows({ file: asked.uploadRefused ?? '' })).toEqual({ allowed: true });
      expect((await uploaded(opened, 'files/link')).sent).toBe('one');
      rmSync(link);
      symlinkSync(join(folder, 'two.txt'), link);
      expect((await uploaded(opened, 'files/link')).sent).toBeNull();
    }));

  it('is not looked for outside of the workspace before it is allowed', () =>
    withFolder(async (workspace) => {
      await using opened = await openTestEngine({ workspace });
      const there = await uploaded(opened, '/etc/hostname');
      const nowhere = await uploaded(opened, '/etc/no-such-file');
      expect(nowhere.message).toBe(there.message.replace('hostname', 'no-such-file'));
    }));

  it('is not allowed by what a stranger packed into the workspace', () =>
    withFolder(async (folder) => {
      const [theirs, ours] = [join(folder, 'theirs'), join(folder, 'ours')];
      put(folder, { 'precious.txt': 'precious' });
      {
        await using opened = await openTestEngine({ workspace: theirs });
        await opened.ask.permissions.allow({ files: ['../precious.txt'], hosts: ['crm.example'] });
      }
      cpSync(theirs, ours, { recursive: true });
      const file = join(ours, '.hookswitch/permissions.json');
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll(theirs, ours));
      await using opened = await openTestEngine({ workspace: ours });
      expect(await opened.ask.permissions.list()).toEqual({ files: [], hosts: [], scripts: [] });
      expect((await uploaded(opened, '../precious.txt')).sent).toBeNull();
    }));

  it.each(['{', '[]', '{"version":1}'])('is asked for again where the permissions are damaged: %s', (text) =>
    withFolder(async (workspace) => {
      put(workspace, { '.hookswitch/permissions.json': text });
      await using opened = await openTestEngine({ workspace });
      expect(await opened.ask.permissions.list()).toEqual({ files: [], hosts: [], scripts: [] });
      put(workspace, { 'copy.json': '{}' });
      expect(await opened.ask.permissions.allow({ files: ['copy.json'] })).toMatchObject({ files: ['copy.json'] });
    }),
  );

  it('must exist and be a file or folder to be allowed', () =>
    withFolder(async (workspace) => {
      await using opened = await openTestEngine({ workspace });
      const allow = (file: string) => opened.ask.permissions.allow({ files: [file] });
      await expect(allow('nowhere')).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
      await expect(allow('/dev/null')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      await expect(allow('.')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      await expect(opened.ask.permissions.allow({ hosts: ['a/b'] })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    }));
});

it('the command line says how to allow a file, and does it', () =>
  withFolder(async (workspace) => {
    put(workspace, { "it's here.txt": 'text' });
    let id = '';
    {
      await using opened = await openTestEngine({ workspace });
      const body = { mode: 'file' as const, src: "it's here.txt" };
      const request = { method: 'POST', url: `${opened.receiverUrl}/`, body };
      ({ id } = await opened.ask.actions.create({ name: 'Upload', request }));
    }
    const cli = (...words: string[]) => runCli([...words, '--workspace', workspace]);
    const refused = await cli('actions', 'test', id, '--json');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`hookswitch permissions allow --file 'it'\\''s here.txt'`);
    expect(refused.json()).toMatchObject([{ status: 0, uploadRefused: "it's here.txt" }]);
    const allowed = await cli('permissions', 'allow', '--file', "it's here.txt", '--json');
    expect(allowed.json()).toEqual([{ permission: 'upload', to: "it's here.txt" }]);
    expect((await cli('actions', 'test', id, '--json')).json()).toMatchObject([
      { status: 0, request: { body: 'text' } },
    ]);
    expect((await cli('permissions', 'revoke', '--file', "it's here.txt")).stdout).not.toContain('here');
    expect((await cli('permissions', 'allow')).code).toBe(2);
  }));

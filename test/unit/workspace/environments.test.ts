import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEnvironmentService } from '../../../electron/engine/workspace/environment-service.ts';
import { openFor, temporaryFolder } from './temporary.ts';

async function start(files: Readonly<Record<string, string | Uint8Array>> = {}, dir = temporaryFolder()) {
  mkdirSync(join(dir, 'environments'), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(dir, 'environments', `${name}.postman_environment.json`), text);
  }
  const workspace = await openFor(dir);
  const read = (name: string) => readFileSync(join(dir, 'environments', `${name}.postman_environment.json`), 'utf8');
  return { dir, workspace, environments: createEnvironmentService(workspace), read };
}

const values = (...rows: unknown[]) => JSON.stringify({ id: 'e1', name: 'Staging', values: rows });

describe('reading environments', () => {
  it('makes text of every kind of value, as Postman shows it', async () => {
    const { environments } = await start({
      a: values(
        { key: 'text', value: 'x', enabled: true, type: 'default' },
        { key: 'number', value: 5 },
        { key: 'bool', value: false },
        { key: 'null', value: null },
        { key: 'none' },
        { key: 'object', value: { a: 1 } },
        { key: 'off', value: 'y', enabled: false },
        { key: 'token', value: 's', type: 'secret' },
      ),
    });
    const list = environments.list();
    expect(list).toMatchObject([{ id: 'e1', name: 'Staging', file: 'a.postman_environment.json' }]);
    expect(list[0]?.values.map((row) => [row.key, row.value])).toEqual([
      ['text', 'x'],
      ['number', '5'],
      ['bool', 'false'],
      ['null', ''],
      ['none', ''],
      ['object', '{"a":1}'],
      ['off', 'y'],
      ['token', 's'],
    ]);
    expect(list[0]?.values.filter((row) => !row.enabled).map((row) => row.key)).toEqual(['off']);
    expect(list[0]?.values.filter((row) => row.secret).map((row) => row.key)).toEqual(['token']);
  });

  it('takes the marks and the encodings of Windows editors', async () => {
    const { environments } = await start({
      a: `\uFEFF${values({ key: 'A', value: 'Zürich' })}`,
      b: Buffer.from(`\uFEFF${values({ key: 'A', value: 'Zürich' })}`, 'utf16le'),
    });
    expect(environments.list().map((environment) => environment.values[0]?.value)).toEqual(['Zürich', 'Zürich']);
  });

  it.each([
    ['{"values": [', /^It is not JSON: /],
    ['', /^It is not JSON: /],
    ['[]', 'It does not hold a JSON object.'],
    ['{"name": "x"}', 'It has no "values".'],
    ['{"values": {}}', '"values" is not a list.'],
    ['{"values": [{"key": "a"}, null]}', 'values[1] is not an object with a "key".'],
  ])('lists %j with its problem, and the others are there', async (text, problem) => {
    const { environments, read } = await start({ bad: text, good: values() });
    expect(environments.list().map((environment) => environment.name)).toEqual(['Staging']);
    const expected = typeof problem === 'string' ? problem : expect.stringMatching(problem);
    expect(environments.problems()).toEqual([{ file: 'bad.postman_environment.json', problem: expected }]);
    expect(read('bad')).toBe(text);
  });

  it('lists a folder that has the name of a file, and passes over what is no environment', async () => {
    const { dir, environments } = await start();
    mkdirSync(join(dir, 'environments/x.postman_environment.json'));
    writeFileSync(join(dir, 'environments/notes.txt'), 'mine');
    await environments.reload();
    expect(environments.list()).toEqual([]);
    expect(environments.problems()).toMatchObject([{ problem: 'it is a folder, not a file (EISDIR)' }]);
  });

  it('gives a file without an id, or copied with its id, one that is its own and lasting', async () => {
    const files = { a: values(), b: values(), c: '{"values": []}' };
    const { environments, workspace, dir } = await start(files);
    const ids = environments.list().map((environment) => environment.id);
    expect(ids[0]).toBe('e1');
    expect(new Set(ids).size).toBe(3);
    expect(environments.list().map((environment) => environment.name)).toEqual(['Staging', 'Staging', 'c']);
    await workspace.close();
    expect((await start({}, dir)).environments.list().map((environment) => environment.id)).toEqual(ids);
  });
});

describe('the active environment', () => {
  it('gives its enabled values, the last of a key, as the same map until something changes', async () => {
    const { environments, workspace } = await start({
      a: values(
        { key: 'A', value: 'first' },
        { key: 'A', value: 'last' },
        { key: 'A', value: 'off', enabled: false },
        { key: '__proto__', value: 'p' },
      ),
    });
    expect(environments.activeValues().size).toBe(0);
    const watcher = workspace.changes.watch();
    await environments.activate('e1');
    expect((await watcher.next()).value).toEqual(['environments']);
    expect([...environments.activeValues()]).toEqual([
      ['A', 'last'],
      ['__proto__', 'p'],
    ]);
    expect(environments.activeValues().get('constructor')).toBeUndefined();
    expect(environments.activeValues()).toBe(environments.activeValues());
    const row = { key: 'A', value: 'new', enabled: true, secret: false };
    await environments.update('e1', { values: [row] });
    expect([...environments.activeValues()]).toEqual([['A', 'new']]);
    await environments.activate(null);
    expect(environments.activeValues().size).toBe(0);
  });

  it('is remembered; where its file is gone there is none', async () => {
    const { environments, workspace, dir } = await start({ a: values() });
    await environments.activate('e1');
    await workspace.close();
    const again = await start({}, dir);
    expect(again.environments.active()?.name).toBe('Staging');
    rmSync(join(dir, 'environments/a.postman_environment.json'));
    await again.environments.reload();
    expect(again.environments.active()).toBeNull();
  });

  it('must be one that there is', async () => {
    const { environments } = await start();
    await expect(environments.activate('nope')).rejects.toMatchObject({ code: 'ENVIRONMENT_UNKNOWN' });
    expect(environments.active()).toBeNull();
  });
});

describe('adding an environment', () => {
  it('keeps the raw file, unknown fields and all', async () => {
    const { environments, read } = await start();
    const raw = {
      id: 'x',
      name: 'ignored',
      values: [{ key: 'A', value: 1, future: [1] }],
      _postman_variable_scope: 'environment',
    };
    const added = await environments.add(' Staging EU ', raw);
    expect(added).toMatchObject({ id: 'x', name: 'Staging EU', file: 'Staging EU.postman_environment.json' });
    expect(JSON.parse(read('Staging EU'))).toEqual({ ...raw, name: 'Staging EU' });
    expect(raw.name).toBe('ignored');
  });

  it('of the same file again gives another, with its own id and file', async () => {
    const { environments } = await start();
    const raw = { id: 'x', values: [] };
    const added = await Promise.all(['Demo', 'demo', 'Demo'].map((name) => environments.add(name, raw)));
    expect(new Set(added.map((environment) => environment.id)).size).toBe(3);
    expect(added.map((environment) => environment.file)).toEqual([
      'Demo.postman_environment.json',
      'demo 2.postman_environment.json',
      'Demo 3.postman_environment.json',
    ]);
  });

  it('whose name is a path stays in the folder', async () => {
    const { environments, dir } = await start();
    for (const name of ['../../outside', '/etc/passwd', 'a\\b', '..', 'x'.repeat(5_000)]) {
      const added = await environments.add(name, { values: [] });
      expect(added.name).toBe(name);
      expect(readdirSync(join(dir, 'environments'))).toContain(added.file);
    }
    expect(readdirSync(dir).sort()).toEqual(['.hookswitch', 'collections', 'environments', 'hookswitch.json']);
  });

  it('is refused where it is none, and nothing is written', async () => {
    const { environments, dir } = await start();
    await expect(environments.add('bad', { name: 'x' })).rejects.toThrow('bad: It has no "values".');
    expect(readdirSync(join(dir, 'environments'))).toEqual([]);
  });

  it('makes the folder again where someone has removed it', async () => {
    const { environments, dir } = await start();
    rmSync(join(dir, 'environments'), { recursive: true });
    await environments.add('x', { values: [] });
    expect(environments.list().map((environment) => environment.name)).toEqual(['x']);
  });

  it('that cannot be written says so', async () => {
    const { environments, dir } = await start();
    rmSync(join(dir, 'environments'), { recursive: true });
    writeFileSync(join(dir, 'environments'), 'in the way');
    await expect(environments.add('x', { values: [] })).rejects.toMatchObject({ code: 'WRITE_FAILED' });
    expect(environments.list()).toEqual([]);
  });
});

describe('changing an environment', () => {
  it('keeps fields it does not know, types of values that did not change, and the indentation', async () => {
    const raw = {
      id: 'e1',
      name: 'Staging',
      values: [
        { key: 'number', value: 5, type: 'any', uuid: 'u1' },
        { key: 'null', value: null },
        { key: 'gone', value: 'x' },
        { key: 'token', value: 's', type: 'secret' },
      ],
      future: { __kept: true },
    };
    const { environments, read } = await start({ a: JSON.stringify(raw, null, '\t') });
    const row = (key: string, value: string, enabled = true, secret = false) => ({ key, value, enabled, secret });
    const rows = [row('token', 's'), row('number', '5'), row('null', '', false), row('added', 'n', true, true)];
    const updated = await environments.update('e1', { name: 'Live', values: rows });
    expect(updated).toMatchObject({ id: 'e1', name: 'Live', file: 'a.postman_environment.json', values: rows });
    expect(JSON.parse(read('a'))).toEqual({
      ...raw,
      name: 'Live',
      values: [
        { key: 'token', value: 's', type: 'default', enabled: true },
        { key: 'number', value: 5, type: 'any', uuid: 'u1', enabled: true },
        { key: 'null', value: null, type: 'default', enabled: false },
        { key: 'added', value: 'n', type: 'secret', enabled: true },
      ],
    });
    expect(read('a')).toContain('\n\t"name": "Live"');
  });

  it('builds on what someone has edited by hand since', async () => {
    const { environments, dir, read } = await start({ a: values() });
    const edited = JSON.stringify({ ...JSON.parse(read('a')), owner: 'ops', values: [{ key: 'A', value: 'by hand' }] });
    writeFileSync(join(dir, 'environments/a.postman_environment.json'), edited);
    expect(await environments.update('e1', { name: 'Live' })).toMatchObject({
      name: 'Live',
      values: [{ key: 'A', value: 'by hand' }],
    });
    expect(JSON.parse(read('a')).owner).toBe('ops');
  });

  it('that was damaged by hand since is refused, and the file untouched', async () => {
    const { environments, dir, read } = await start({ a: values() });
    writeFileSync(join(dir, 'environments/a.postman_environment.json'), '{"half');
    await expect(environments.update('e1', { name: 'Live' })).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    expect(read('a')).toBe('{"half');
  });

  it('or removing one that is not there is refused', async () => {
    const { environments } = await start();
    await expect(environments.update('x', {})).rejects.toMatchObject({ code: 'ENVIRONMENT_UNKNOWN' });
    await expect(environments.remove('x')).rejects.toMatchObject({ code: 'ENVIRONMENT_UNKNOWN' });
  });

  it('removes the file, and the active one is then none', async () => {
    const { environments, workspace, dir } = await start({ a: values(), b: '{"id": "e2", "values": []}' });
    await environments.activate('e1');
    await environments.remove('e1');
    expect(readdirSync(join(dir, 'environments'))).toEqual(['b.postman_environment.json']);
    expect([environments.active(), workspace.document.read().environment]).toEqual([null, null]);
    expect(environments.list().map((environment) => environment.id)).toEqual(['e2']);
  });
});

describe('an environment that would be too large to be read again', () => {
  /** A small file of numbers deep in lists: indented, it has more than a gigabyte. */
  const bomb = {
    values: [{ key: 'a', value: JSON.parse(`${'['.repeat(1_400)}${'1,'.repeat(400_000)}1${']'.repeat(1_400)}`) }],
  };

  it('is not added, and nothing is written', async () => {
    const { environments, dir } = await start();
    await expect(environments.add('Bomb', bomb)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    expect(environments.list()).toEqual([]);
    expect(readdirSync(join(dir, 'environments'))).toEqual([]);
  });

  it('is not updated, and stays what it was', async () => {
    const { environments, read } = await start({ a: values({ key: 'a', value: 'x', type: 'default', enabled: true }) });
    const before = read('a');
    const row = { key: 'a', value: 'ü'.repeat(40_000_000), enabled: true, secret: false };
    await expect(environments.update('e1', { values: [row] })).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    expect(read('a')).toBe(before);
    expect(environments.get('e1').values[0]?.value).toBe('x');
  });
});

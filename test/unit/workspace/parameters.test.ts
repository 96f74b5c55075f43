import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createParameterService } from '../../../electron/engine/workspace/parameter-service.ts';
import { openFor, temporaryFolder } from './temporary.ts';

async function start(dir = temporaryFolder()) {
  const workspace = await openFor(dir);
  return { dir, workspace, parameters: createParameterService(workspace) };
}

describe('custom parameters', () => {
  it('keep their order, and a change keeps the place', async () => {
    const { dir, parameters } = await start();
    await parameters.set('Srv/Tenant-ID', '1');
    await parameters.set('API_Key', '2');
    expect(await parameters.set('Srv/Tenant-ID', '3')).toEqual({
      kind: 'custom',
      tag: 'Srv/Tenant-ID',
      value: '3',
      secret: false,
    });
    expect([...parameters.values()]).toEqual([
      ['Srv/Tenant-ID', '3'],
      ['API_Key', '2'],
    ]);
    expect(readFileSync(join(dir, 'hookswitch.json'), 'utf8')).toContain('Srv/Tenant-ID');
  });

  it('are looked up without work: the same map until one changes', async () => {
    const { workspace, parameters } = await start();
    await parameters.set('A', '1');
    const before = parameters.values();
    await workspace.document.update((update) => {
      update.settings.eventsActive = true;
    });
    expect(parameters.values()).toBe(before);
    await parameters.set('A', '2');
    expect(parameters.values().get('A')).toBe('2');
    expect(before.get('A')).toBe('1');
  });

  it.each(['', ' A', 'a{b', 'a\nb', 'x'.repeat(201)])('refuse the tag %j and change nothing', async (tag) => {
    const { parameters } = await start();
    const inputs = [
      { tag: 'good', value: '' },
      { tag, value: '' },
    ];
    await expect(parameters.setAll(inputs)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect(parameters.list()).toEqual([]);
  });

  it('called __proto__, constructor and toString are parameters like any other', async () => {
    const { dir, workspace, parameters } = await start();
    const tags = ['__proto__', 'constructor', 'toString'];
    expect(parameters.values().get('toString')).toBeUndefined();
    await parameters.setAll(tags.map((tag) => ({ tag, value: `of ${tag}` })));
    await workspace.close();
    const again = await start(dir);
    expect([...again.parameters.values()]).toEqual(tags.map((tag) => [tag, `of ${tag}`]));
    await again.parameters.unset('constructor');
    expect([...again.parameters.values().keys()]).toEqual(['__proto__', 'toString']);
  });

  it('set many at once are one change, the last of a tag counts', async () => {
    const { workspace, parameters } = await start();
    const watcher = workspace.changes.watch();
    await parameters.setAll([
      { tag: 'A', value: '1' },
      { tag: 'B', value: '2' },
      { tag: 'A', value: '3' },
    ]);
    expect(Object.fromEntries(parameters.values())).toEqual({ A: '3', B: '2' });
    expect((await watcher.next()).value).toEqual(['parameters']);
  });

  it('that are not there cannot be removed or shown', async () => {
    const { parameters } = await start();
    await expect(parameters.unset('A')).rejects.toMatchObject({ code: 'PARAMETER_UNKNOWN' });
    expect(() => parameters.reveal('A')).toThrow('Custom parameter not found: A.');
  });
});

describe('a secret parameter', () => {
  it('is masked in lists, real when sent or revealed, and not in the file that is committed', async () => {
    const { dir, workspace, parameters } = await start();
    expect(await parameters.set('Key', 'very secret', true)).toMatchObject({ value: '', secret: true });
    expect(parameters.list()).toEqual([{ kind: 'custom', tag: 'Key', value: '', secret: true }]);
    expect(parameters.values().get('Key')).toBe('very secret');
    expect(parameters.reveal('Key')).toBe('very secret');
    await workspace.close();
    for (const file of ['hookswitch.json', '.hookswitch/hookswitch.last-good.json']) {
      expect(readFileSync(join(dir, file), 'utf8')).not.toContain('very secret');
    }
    expect((await start(dir)).parameters.values().get('Key')).toBe('very secret');
  });

  it('stays secret when only its value is changed, and the change is announced and sent', async () => {
    const { workspace, parameters } = await start();
    await parameters.set('Key', 'old', true);
    const watcher = workspace.changes.watch();
    await parameters.set('Key', 'new');
    expect((await watcher.next()).value).toContain('parameters');
    expect(parameters.list()[0]).toMatchObject({ value: '', secret: true });
    expect(parameters.values().get('Key')).toBe('new');
  });

  it('leaves no trace among the secrets when it is made plain or removed', async () => {
    const { dir, parameters } = await start();
    const secrets = () => readFileSync(join(dir, '.hookswitch/secrets.json'), 'utf8');
    await parameters.set('A', 'secret a', true);
    await parameters.set('B', 'secret b', true);
    await parameters.set('A', 'plain', false);
    await parameters.unset('B');
    expect(parameters.list()).toEqual([{ kind: 'custom', tag: 'A', value: 'plain', secret: false }]);
    expect(secrets()).not.toMatch(/secret [ab]|parameter:/);
    await parameters.set('B', 'again', true);
    expect(parameters.reveal('B')).toBe('again');
  });

  it('keeps its old value where the new one cannot be saved', async () => {
    const { dir, parameters } = await start();
    await parameters.set('Key', 'old', true);
    const file = join(dir, 'hookswitch.json');
    rmSync(file);
    mkdirSync(join(file, 'in the way'), { recursive: true });
    const inputs = [
      { tag: 'Key', value: 'new' },
      { tag: 'Other', value: 'x', secret: true },
    ];
    await expect(parameters.setAll(inputs)).rejects.toMatchObject({ code: 'WRITE_FAILED' });
    expect([...parameters.values()]).toEqual([['Key', 'old']]);
    expect(readFileSync(join(dir, '.hookswitch/secrets.json'), 'utf8')).not.toContain('Other');
  });

  it('sealed by another store is undefined, and says why when asked for', async () => {
    const { dir, workspace, parameters } = await start();
    await parameters.set('Key', 'x', true);
    await workspace.close();
    rmSync(join(dir, '.hookswitch/secrets.json'));
    const again = await start(dir);
    expect(again.parameters.values().has('Key')).toBe(false);
    expect(() => again.parameters.reveal('Key')).toThrow('The secret value of Key cannot be decrypted');
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createBindingService } from '../../../electron/engine/workspace/binding-service.ts';
import { openFor, temporaryFolder } from './temporary.ts';

async function start(dir = temporaryFolder()) {
  const workspace = await openFor(dir);
  return { dir, workspace, bindings: createBindingService(workspace) };
}

describe('bindings of events', () => {
  it('make an event active as soon as it has actions, unless someone decided', async () => {
    const { bindings } = await start();
    expect(bindings.of('d', 'ring')).toEqual({ active: false, decided: null, actions: [] });
    await bindings.set('d', 'ring', { actions: ['a', 'b', 'a'] });
    expect(bindings.of('d', 'ring')).toEqual({ active: true, decided: null, actions: ['a', 'b'] });
    await bindings.set('d', 'ring', { active: false });
    expect(bindings.of('d', 'ring')).toEqual({ active: false, decided: false, actions: ['a', 'b'] });
    await bindings.set('d', 'hangup', { active: true });
    expect(bindings.of('d', 'hangup')).toEqual({ active: true, decided: true, actions: [] });
  });

  it('count an action where its event is on, and name all its events', async () => {
    const { bindings } = await start();
    await bindings.set('d', 'ring', { actions: ['a', 'b'] });
    await bindings.set('e', 'ring', { actions: ['a'], active: false });
    expect([bindings.countActive('a'), bindings.countActive('b'), bindings.countActive('c')]).toEqual([1, 1, 0]);
    expect(bindings.eventsOf('a')).toEqual([
      { dialect: 'd', key: 'ring' },
      { dialect: 'e', key: 'ring' },
    ]);
    await bindings.set('e', 'ring', { active: true });
    expect(bindings.countActive('a')).toBe(2);
  });

  it('forget an action everywhere, and put it back where it stood', async () => {
    const { dir, workspace, bindings } = await start();
    await bindings.set('d', 'ring', { actions: ['a', 'b', 'c'] });
    await bindings.set('d', 'hangup', { actions: ['b'] });
    const forgotten = await bindings.forget('b');
    expect([bindings.of('d', 'ring').actions, bindings.of('d', 'hangup').active]).toEqual([['a', 'c'], false]);
    expect(bindings.eventsOf('b')).toEqual([]);
    await bindings.restore('b', forgotten);
    await bindings.restore('b', forgotten);
    await workspace.close();
    const again = await start(dir);
    expect(again.bindings.of('d', 'ring').actions).toEqual(['a', 'b', 'c']);
    expect(again.bindings.of('d', 'hangup')).toMatchObject({ active: true, actions: ['b'] });
  });

  it('take __proto__ and constructor for names like any other', async () => {
    const { dir, workspace, bindings } = await start();
    expect(bindings.of('constructor', 'name')).toEqual({ active: false, decided: null, actions: [] });
    expect(bindings.of('__proto__', 'toString').actions).toEqual([]);
    await bindings.set('__proto__', 'constructor', { actions: ['__proto__'] });
    await bindings.set('d', '__proto__', { actions: ['constructor'] });
    await workspace.close();
    const again = await start(dir);
    expect(again.bindings.of('__proto__', 'constructor').actions).toEqual(['__proto__']);
    expect(again.bindings.of('d', '__proto__').actions).toEqual(['constructor']);
    expect(again.bindings.countActive('__proto__')).toBe(1);
  });

  it('live with what a hand has written into the file', async () => {
    const { dir, workspace } = await start();
    await workspace.close();
    const file = join(dir, 'hookswitch.json');
    const events = '{"__proto__": 5, "d": {"__proto__": {}, "ring": {"actions": ["a", "a"]}}}';
    writeFileSync(file, readFileSync(file, 'utf8').replace('"events": {}', `"events": ${events}`));
    const { bindings } = await start(dir);
    expect(bindings.countActive('a')).toBe(1);
    expect(bindings.of('d', '__proto__').actions).toEqual([]);
    await bindings.set('d', '__proto__', { actions: ['b'] });
    expect(bindings.of('d', '__proto__').actions).toEqual(['b']);
  });

  it('are announced, and looked up without work', async () => {
    const { workspace, bindings } = await start();
    const watcher = workspace.changes.watch();
    await bindings.set('d', 'ring', { actions: ['a'] });
    expect((await watcher.next()).value).toEqual(['events']);
    expect(bindings.of('d', 'ring')).toBe(bindings.of('d', 'ring'));
  });
});

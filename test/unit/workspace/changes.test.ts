import { describe, expect, it } from 'vitest';
import { createChanges } from '../../../electron/engine/workspace/changes.ts';

describe('changes', () => {
  it('gives a burst as one batch without repetitions', async () => {
    const changes = createChanges();
    const watcher = changes.watch();
    changes.announce('actions', 'events');
    changes.announce('events');
    changes.announce('parameters');
    expect(await watcher.next()).toEqual({ done: false, value: ['actions', 'events', 'parameters'] });
  });

  it('misses nothing between being asked for and being read, nor between two reads', async () => {
    const changes = createChanges();
    const watcher = changes.watch();
    const first = watcher.next();
    changes.announce('settings');
    expect((await first).value).toEqual(['settings']);
    changes.announce('receiver');
    expect((await watcher.next()).value).toEqual(['receiver']);
  });

  it('tells every watcher, each at its own pace', async () => {
    const changes = createChanges();
    const [fast, slow] = [changes.watch(), changes.watch()];
    changes.announce('actions');
    await fast.next();
    changes.announce('events');
    expect((await fast.next()).value).toEqual(['events']);
    expect((await slow.next()).value).toEqual(['actions', 'events']);
  });

  it('ends when the signal aborts, also while waiting', async () => {
    const changes = createChanges();
    const stop = new AbortController();
    const waiting = changes.watch(stop.signal).next();
    stop.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect((await changes.watch(stop.signal).next()).done).toBe(true);
  });

  it('ends when the loop is left and when it is closed', async () => {
    const changes = createChanges();
    const left = changes.watch();
    changes.announce('actions');
    for await (const nouns of left) {
      expect(nouns).toEqual(['actions']);
      break;
    }
    expect((await left.next()).done).toBe(true);
    const waiting = changes.watch().next();
    changes.close();
    expect((await waiting).done).toBe(true);
    expect((await changes.watch().next()).done).toBe(true);
  });
});

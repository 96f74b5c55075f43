import { expect, it } from 'vitest';
import { createBatchedStreams } from '../../../electron/engine/batched-streams.ts';

const collecting = () =>
  createBatchedStreams<number[], number[]>({ paceMs: 0, take: (pending) => pending.splice(0, pending.length) });
const add = (value: number) => (pending: number[]) => {
  pending.push(value);
  return true;
};

it('sends what changed between two batches as one, to each reader its own', async () => {
  const streams = collecting();
  const open = () => streams.open([], { signal: undefined, sendsFirst: false });
  const [quick, slow] = [open(), open()];
  streams.update(add(1));
  expect(await quick.next()).toEqual({ done: false, value: [1] });
  streams.update(add(2));
  expect(await quick.next()).toEqual({ done: false, value: [2] });
  expect(await slow.next()).toEqual({ done: false, value: [1, 2] });
});

it('sends a first batch at once only where that is asked for', async () => {
  const streams = collecting();
  expect(await streams.open([], { signal: undefined, sendsFirst: true }).next()).toEqual({ done: false, value: [] });
  const waiting = streams.open([], { signal: undefined, sendsFirst: false }).next();
  streams.update(add(7));
  expect(await waiting).toEqual({ done: false, value: [7] });
});

it('leaves a reader asleep that a change does not concern', async () => {
  const streams = collecting();
  const reader = streams.open([], { signal: undefined, sendsFirst: false });
  const waiting = reader.next();
  streams.update(() => false);
  streams.update(add(3));
  expect(await waiting).toEqual({ done: false, value: [3] });
});

it.each(['signal', 'return', 'close'])('ends a reader that waits, by its %s', async (how) => {
  const streams = collecting();
  const leaving = new AbortController();
  const reader = streams.open([], { signal: leaving.signal, sendsFirst: false });
  const waiting = reader.next();
  if (how === 'signal') leaving.abort();
  else if (how === 'return') await reader.return?.();
  else streams.close();
  expect(await waiting).toEqual({ done: true, value: undefined });
  streams.update(add(1));
  expect(await reader.next()).toEqual({ done: true, value: undefined });
});

it('ends with its last batch, and with a batch that cannot be taken', async () => {
  const streams = createBatchedStreams<number[], number>({
    paceMs: 0,
    take(pending) {
      if (pending.length === 0) throw new Error('nothing to take');
      return pending.shift() ?? 0;
    },
    isLast: (value) => value === 9,
  });
  const ending = streams.open([9], { signal: undefined, sendsFirst: true });
  expect(await ending.next()).toEqual({ done: false, value: 9 });
  expect(await ending.next()).toEqual({ done: true, value: undefined });
  const failing = streams.open([], { signal: undefined, sendsFirst: true });
  await expect(failing.next()).rejects.toThrow('nothing to take');
  expect(await failing.next()).toEqual({ done: true, value: undefined });
});

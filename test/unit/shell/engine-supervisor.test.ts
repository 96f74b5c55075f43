import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EngineFork, OpenProblem } from '../../../electron/shell/engine-fork.ts';
import { superviseEngine } from '../../../electron/shell/engine-supervisor.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** An engine process without the process: the test opens it and lets it crash. */
function fakeFork() {
  const opened = Promise.withResolvers<OpenProblem | null>();
  const exited = Promise.withResolvers<number>();
  const fork: EngineFork = {
    opened: opened.promise,
    exited: exited.promise,
    connect: () => undefined,
    close: async () => exited.resolve(0),
    kill: () => exited.resolve(9),
  };
  return { fork, open: opened.resolve, crash: () => exited.resolve(139) };
}

function supervise() {
  const forks: ReturnType<typeof fakeFork>[] = [];
  const problems: string[] = [];
  const supervisor = superviseEngine({
    fork() {
      forks.push(fakeFork());
      return (forks.at(-1) as ReturnType<typeof fakeFork>).fork;
    },
    onProblem: ({ message }) => problems.push(message),
  });
  return { supervisor, forks, problems, last: () => forks.at(-1) as ReturnType<typeof fakeFork> };
}

const locked = { message: 'The workspace is open in another process.', hint: 'Close it there.' };
/** Lets promises settle and timers of up to so many milliseconds run. */
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

test('an engine that ends while it opens for the first time is a problem, and is not started again', async () => {
  const { supervisor, forks, last } = supervise();
  last().crash();
  expect((await supervisor.opened)?.hint).toContain('139');
  await pass(3_600_000);
  expect(forks.length).toBe(1);
});

test('an engine that crashes is started again at once, and later and later where it goes on crashing', async () => {
  const { supervisor, forks, last } = supervise();
  last().open(null);
  expect(await supervisor.opened).toBe(null);
  last().crash();
  await pass(0);
  expect(forks.length).toBe(2);
  for (const pause of [1_000, 2_000, 4_000]) {
    const count = forks.length;
    last().open(null);
    last().crash();
    await pass(pause - 1);
    expect(forks.length).toBe(count);
    await pass(1);
    expect(forks.length).toBe(count + 1);
  }
  last().open(null);
  await pass(60_001);
  last().crash();
  await pass(0);
  expect(forks.length).toBe(6);
});

test('a problem at the next opening is shown once and tried again', async () => {
  const { forks, problems, last } = supervise();
  last().open(null);
  await pass(0);
  last().crash();
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await pass(30_000);
    last().open(locked);
  }
  await pass(30_000);
  expect([forks.length, problems]).toEqual([5, [locked.message]]);
});

test('a closed one stays closed', async () => {
  const { supervisor, forks, last } = supervise();
  last().open(null);
  await pass(0);
  last().crash();
  await supervisor.close();
  await pass(3_600_000);
  expect(forks.length).toBe(1);
});

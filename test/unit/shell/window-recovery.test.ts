import { EventEmitter } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';
import { recoverWindow } from '../../../electron/shell/window-recovery.ts';

beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

/** A window without the window: the test lets its page crash and hang, and presses the buttons. */
function windowAt(now: () => number = () => 0) {
  const emitter = new EventEmitter();
  const done: string[] = [];
  const asked: { message: string; press: (button: number) => void; dismissed: number; signal: AbortSignal }[] = [];
  const contents = Object.assign(emitter, {
    reload: () => done.push('reload'),
    isDestroyed: () => done.includes('destroyed'),
    forcefullyCrashRenderer() {
      done.push('killed');
      crash('killed');
    },
  });
  const crash = (reason: string) => emitter.emit('render-process-gone', {}, { reason, exitCode: 1 });
  recoverWindow({
    contents: contents as never,
    ask: ({ message, dismissed }, signal) => new Promise((press) => asked.push({ message, press, dismissed, signal })),
    quit: () => done.push('quit'),
    now,
  });
  const press = async (button: number): Promise<void> => {
    asked.at(-1)?.press(button);
    await vi.waitFor(() => Promise.resolve());
  };
  return { emitter, crash, done, asked, press };
}

test('a page that crashed is loaded again, one that ended as it should is not', () => {
  const { crash, done } = windowAt();
  crash('clean-exit');
  expect(done).toEqual([]);
  for (const reason of ['crashed', 'oom', 'killed']) crash(reason);
  expect(done).toEqual(['reload', 'reload', 'reload']);
});

test('a page that crashes again and again waits for a person', async () => {
  let time = 0;
  const { crash, done, asked, press } = windowAt(() => time);
  for (let count = 0; count < 4; count += 1) crash('crashed');
  expect(done).toHaveLength(3);
  expect(asked.map(({ message }) => message)).toEqual(['The Hookswitch window keeps crashing.']);
  await press(0);
  expect(done).toHaveLength(4);
  // Once a minute is no loop.
  for (let count = 0; count < 10; count += 1) {
    time += 60_000;
    crash('crashed');
  }
  expect([done.length, asked.length]).toEqual([14, 1]);
  for (let count = 0; count < 3; count += 1) crash('crashed');
  await press(1);
  expect(done.at(-1)).toBe('quit');
});

test('a question that is dismissed ends neither the app nor the page', async () => {
  const { emitter, crash, done, asked, press } = windowAt();
  for (let count = 0; count < 4; count += 1) crash('crashed');
  await press(asked.at(-1)?.dismissed ?? -1);
  expect(done).toEqual(['reload', 'reload', 'reload', 'reload']);
  emitter.emit('unresponsive');
  await press(asked.at(-1)?.dismissed ?? -1);
  expect(done).toHaveLength(4);
});

test('a page that hangs is ended and loaded again where a person wants it', async () => {
  const { emitter, done, asked, press } = windowAt();
  emitter.emit('unresponsive');
  emitter.emit('unresponsive');
  expect(asked.map(({ message }) => message)).toEqual(['The Hookswitch window is not responding.']);
  await press(1);
  expect(done).toEqual([]);
  emitter.emit('unresponsive');
  await press(0);
  expect(done).toEqual(['killed', 'reload']);
});

test('a page that responds again takes the question back', async () => {
  const { emitter, done, asked, press } = windowAt();
  emitter.emit('unresponsive');
  emitter.emit('responsive');
  expect(asked[0]?.signal.aborted).toBe(true);
  await press(0);
  expect(done).toEqual([]);
  emitter.emit('unresponsive');
  expect(asked).toHaveLength(2);
});

test('a window that is gone is left alone', async () => {
  const { emitter, crash, done, press } = windowAt();
  emitter.emit('unresponsive');
  done.push('destroyed');
  await press(0);
  crash('killed');
  expect(done).toEqual(['destroyed']);
});

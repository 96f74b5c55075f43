import { join } from 'node:path';
import type { StartWorker } from '../../../electron/engine/host-services.ts';

export interface Exercise {
  readonly echoed: unknown;
  /** What a worker gives as its end that was killed in an endless loop, and whether its process is gone. */
  readonly killed: number | null;
  readonly gone: boolean;
  /** The exit code of a worker that ends by itself. */
  readonly ended: number | null;
}

const at = (name: string): string => join(import.meta.dirname, `${name}.ts`);

/** Puts the workers of a host to the test: the same over Node and over Electron. */
export async function exerciseWorkers(startWorker: StartWorker, sample: unknown): Promise<Exercise> {
  const echo = startWorker(at('echo'));
  const echoed = new Promise((resolve) => echo.onMessage(resolve));
  echo.postMessage(sample);
  const result = await echoed;
  echo.kill();
  await echo.exited;

  const endless = startWorker(at('endless'));
  const pid = await new Promise<number>((resolve) => endless.onMessage((message) => resolve(message as number)));
  endless.postMessage('loop');
  endless.kill();
  const killed = await endless.exited;

  const ended = await startWorker(at('ending')).exited;
  return { echoed: result, killed, gone: !isAlive(pid), ended };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

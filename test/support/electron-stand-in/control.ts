import { app } from './app.ts';
import { debuggerAddress } from './browser.ts';

/** A question of the tests' driver over the process channel: a function to run here, or where the browser is. */
export interface Question {
  readonly id: number;
  readonly ask: 'debugger' | { readonly source: string; readonly input: unknown };
}

export interface Result {
  readonly id: number;
  readonly value?: unknown;
  readonly problem?: string;
}

/** Serves the driver, as Electron's inspector serves Playwright. Does nothing where there is none. */
export function serveDriver(): void {
  if (process.send === undefined) return;
  process.on('message', (question: Question) => {
    perform(question).then(
      (value) => process.send?.({ id: question.id, value } satisfies Result),
      (error: unknown) => process.send?.({ id: question.id, problem: String(error) } satisfies Result),
    );
  });
  // Tests that were stopped leave no app behind.
  process.on('disconnect', () => app.exit(1));
  process.channel?.unref();
}

async function perform({ ask }: Question): Promise<unknown> {
  if (ask === 'debugger') return debuggerAddress();
  const electron = await import('../electron-stand-in.ts');
  // The text is that of a function in a spec of ours.
  const work = new Function(`return (${ask.source})`)() as (module: unknown, input: unknown) => unknown;
  return work(electron, ask.input);
}

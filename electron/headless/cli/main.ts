#!/usr/bin/env node
// As a whole: a Node too old to have the cache must get as far as this message.
import * as nodeModule from 'node:module';
import { requireNode } from './require-node.ts';

requireNode(process.versions.node);

// Most of a short command's time is the compiling of the packages it loads; Node keeps the result from then on.
// For that what is loaded has to be loaded after this.
nodeModule.enableCompileCache();
const { runCommandLine } = await import('./program.ts');

/** Milliseconds that a command has to end by itself after the first Ctrl+C. */
const grace = 3_000;
/** What a shell expects of a program that was interrupted before its end. */
const interrupted = 130;

/** Milliseconds: a terminal and a script that passes signals on give the same Ctrl+C twice. */
const sameSignal = 500;

const ending = new AbortController();
let first = 0;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    if (ending.signal.aborted) {
      if (performance.now() - first > sameSignal) process.exit(interrupted);
      return;
    }
    first = performance.now();
    ending.abort();
    setTimeout(() => process.exit(interrupted), grace).unref();
  });
}
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of a pipe has had enough (`| head`): not an error, and nothing more to say.
  if (error.code === 'EPIPE') ending.abort();
  else throw error;
});
process.stderr.on('error', () => ending.abort());

const code = await runCommandLine(process.argv.slice(2), process, ending.signal);
// A pipe takes what is written by and by: leaving before would cut it off.
await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))));
process.exit(code);

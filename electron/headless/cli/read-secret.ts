import { createInterface } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import { failure } from '../../../shared/failure.ts';
import { decodeText } from '../../engine/storage/decode-text.ts';
import type { Invocation } from './invocation.ts';

/** Bytes of a value: more than a parameter may have. */
const limit = 4 * 1024 * 1024;

/**
 * A value that nobody else shall read: asked for without showing it where stdin is a terminal, else all of stdin without
 * the line break at its end. Throws USAGE where there is none.
 */
export async function readSecret(
  label: string,
  { stdin, printer, signal }: Pick<Invocation, 'stdin' | 'printer' | 'signal'>,
): Promise<string> {
  const value =
    stdin instanceof Readable && 'isTTY' in stdin && stdin.isTTY === true
      ? await ask(`${label}: `, stdin, printer, signal)
      : (await readAll(stdin)).replace(/\r?\n$/, '');
  if (value === '')
    throw failure('USAGE', { detail: 'The secret value is empty. Type it at the prompt, or pipe it in.' });
  return value;
}

/** The prompt goes to stderr: stdout carries the result. */
async function ask(
  prompt: string,
  input: Readable,
  printer: Invocation['printer'],
  signal: AbortSignal,
): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: silent, terminal: true, historySize: 0 });
  printer.prompt(prompt);
  try {
    return await new Promise<string>((resolve, reject) => {
      const end = () => reject(failure('USAGE', { detail: 'No value was entered. Nothing was changed.' }));
      signal.addEventListener('abort', end, { once: true });
      lines.once('line', resolve).once('SIGINT', end).once('close', end);
    });
  } finally {
    lines.close();
    printer.note('');
  }
}

async function readAll(stdin: Invocation['stdin']): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    bytes += chunk.length;
    if (bytes > limit)
      throw failure('USAGE', { detail: `A secret value can have at most ${limit / 1024 / 1024} MiB.` });
    chunks.push(chunk);
  }
  return decodeText(Buffer.concat(chunks));
}

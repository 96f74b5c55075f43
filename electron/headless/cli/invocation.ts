import type { Writable } from 'node:stream';
import type { Command } from 'commander';
import type { Printer } from './printer.ts';

/** What every command is given beside its own arguments. */
export interface Invocation {
  /** Absolute path of the workspace. */
  readonly workspace: string;
  /** True where --workspace named it. */
  readonly workspaceNamed: boolean;
  readonly printer: Printer;
  readonly stdin: AsyncIterable<Buffer>;
  /** For what is no line of text: a file that is exported. */
  readonly stdout: Writable;
  /** Aborted by SIGINT, SIGTERM, and when nobody reads stdout any longer. */
  readonly signal: AbortSignal;
}

/** 0 well; 1 the thing tested failed; 2 wrong use or a Failure. */
export type ExitCode = 0 | 1 | 2;

/** Makes commander's action of a command's work; the exit code reaches main through it. */
export type Perform = <Operands extends unknown[]>(
  work: (invocation: Invocation, ...operands: Operands) => Promise<ExitCode>,
) => (this: Command, ...operands: [...Operands, Command]) => Promise<void>;

/** Adds arguments, options and work to a command that has its name and summary. */
export type Define = (command: Command, perform: Perform) => void;

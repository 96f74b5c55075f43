/**
 * What the engine gets from the process that runs it, so that it works the same in the desktop app, under plain Node
 * and in tests. Whatever needs another process is asynchronous.
 */
export interface HostServices {
  readonly clock: Clock;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  readonly vault: SecretVault;
  readonly startWorker: StartWorker;
}

/** Milliseconds since 1970, UTC. */
export type Clock = () => number;

/**
 * Encrypts secrets for storage. Asynchronous because the system's own store answers from another process. Where the
 * host has no such store, the file mode protects the secrets.
 */
export interface SecretVault {
  readonly kind: 'system' | 'file';
  /** Rejects where the store is locked or gone. */
  seal(text: string): Promise<string>;
  /** Rejects where another user's or machine's vault sealed the text. */
  open(sealed: string): Promise<string>;
}

/** Keeps text as it is: the file that holds it is readable by this user alone (mode 600). */
export const plainVault: SecretVault = { kind: 'file', seal: async (text) => text, open: async (sealed) => sealed };

/**
 * Starts a process for work that must not stall the engine or may never end, such as a person's scripts. `entry` names
 * the worker's module: its path below `electron/engine` without the ending, or an absolute path. The module exports
 * `runWorker(channel: WorkerChannel)`.
 */
export type StartWorker = (entry: string) => WorkerProcess;

export interface WorkerProcess {
  /** Sends a structured clone. Messages wait until the worker listens. */
  postMessage(message: unknown): void;
  /** One listener; messages that came before wait for it. */
  onMessage(listener: (message: unknown) => void): void;
  /** Ends the process at once, even in an endless loop. */
  kill(): void;
  /** Resolves when the process is gone: its exit code, null where it was killed. Never rejects. */
  readonly exited: Promise<number | null>;
}

/** The worker's own end. */
export type WorkerChannel = Pick<WorkerProcess, 'postMessage' | 'onMessage'>;

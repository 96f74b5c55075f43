import type { SecretVault } from '../engine/host-services.ts';

/** The messages between the main process and the engine process. A window speaks to the engine over ports of its own. */

export interface EngineStart {
  readonly workspace: string;
  /** The folder that holds package.json, resources/ and out/. */
  readonly root: string;
  readonly version: string;
  /** What the vault of the main process is. */
  readonly vault: SecretVault['kind'];
  readonly receiver: { readonly port: number | undefined; readonly host: string | undefined };
}

export type ToEngine =
  | { readonly type: 'open'; readonly options: EngineStart }
  /** Carries a port on which the contract is served once the engine is open. */
  | { readonly type: 'connect' }
  /** The process closes the engine and ends, even while the engine opens. */
  | { readonly type: 'close' }
  | { readonly type: 'vault-result'; readonly id: number; readonly text: string | null; readonly problem: string }
  /** Carries the port to the worker. */
  | { readonly type: 'worker-started'; readonly id: number }
  | { readonly type: 'worker-exited'; readonly id: number; readonly code: number | null };

export type FromEngine =
  | { readonly type: 'opened' }
  /** Opening failed; `hint` is the stack where it was a bug. The main process ends the engine process. */
  | { readonly type: 'failed'; readonly message: string; readonly hint: string }
  | { readonly type: 'vault'; readonly id: number; readonly operation: 'seal' | 'open'; readonly text: string }
  | { readonly type: 'start-worker'; readonly id: number; readonly entry: string }
  | { readonly type: 'kill-worker'; readonly id: number };

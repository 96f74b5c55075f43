/**
 * What the engine is given by whoever runs it, so that it never asks where it is:
 * the clock, randomness, a vault for secrets. Tests give their own.
 */

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

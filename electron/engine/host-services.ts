/**
 * What the engine is given by whoever runs it, so that it never asks where it is:
 * the clock, randomness, a vault for secrets. Tests give their own.
 */

/** Milliseconds since 1970, UTC. */
export type Clock = () => number;

/** Encrypts text for keeping at rest. The desktop shell gives the system's own store; without one the file mode protects it. */
export interface Vault {
  readonly kind: 'system' | 'file';
  seal(text: string): string;
  /** Throws where the text was sealed by another vault. */
  open(sealed: string): string;
}

/** Keeps text as it is: the file it stands in is readable by this user alone (mode 600). */
export const plainVault: Vault = { kind: 'file', seal: (text) => text, open: (sealed) => sealed };

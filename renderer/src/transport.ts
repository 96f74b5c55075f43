import type { ClientContext, ClientLink } from '@orpc/client';

/** An open connection to the engine: a web socket, or a port of the desktop shell. */
export interface Transport {
  readonly link: ClientLink<ClientContext>;
  /** False from the moment on that nothing can be sent any more, which is before `closed` resolves. */
  isOpen(): boolean;
  /** Resolves when the connection is dead, whoever ended it. */
  readonly closed: Promise<void>;
  close(): void;
}

/** Thrown where the engine refuses this page: trying again is useless. */
export class Refused extends Error {
  readonly hint: string;
  constructor(reason: string, hint: string) {
    super(reason);
    this.hint = hint;
  }
}

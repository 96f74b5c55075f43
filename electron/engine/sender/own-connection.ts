import { type HeaderLine, isHeader } from '../../../shared/model/http.ts';

/**
 * Requests with the same one go over one TCP connection that nothing else uses: for a login that holds for the connection
 * it was made on (NTLM), and that nobody else is to find there.
 */
export class OwnConnection {
  readonly #closers = new Set<() => void>();

  /** `closer` is called once its last request was sent. */
  onClose(closer: () => void): void {
    this.#closers.add(closer);
  }

  /** Lets what is under way end. */
  close(): void {
    for (const closer of this.#closers) closer();
    this.#closers.clear();
  }
}

/** Whether a request is a step of a login that holds for its connection: a message of NTLM, by itself or negotiated. */
export const isConnectionLogin = (headers: readonly HeaderLine[]): boolean =>
  headers.some(([name, value]) => isHeader(name, 'authorization') && /^(?:NTLM|Negotiate) +\S/i.test(value));

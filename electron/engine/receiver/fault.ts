/** Why a request cannot be served. */
export interface Fault {
  /** HTTP status of the refusal. */
  readonly status: number;
  /** A sentence. */
  readonly reason: string;
}

import type { SendSettings } from '../../../shared/model/delivery.ts';
import type { HeaderLine } from '../../../shared/model/http.ts';
import type { Certificates } from '../certificates/read-certificates.ts';
import type { SecretValue } from '../masking/secret-search.ts';
import type { DigestCredentials } from './digest.ts';
import type { OwnConnection } from './own-connection.ts';

/** A request with everything decided: what stands here is what goes on the wire, line by line. */
export interface CompiledRequest {
  readonly method: string;
  /** Absolute, encoded, without user, password and fragment, which never leave. */
  readonly url: string;
  /** In the order and case of the wire, `Host`, `Connection` and `Content-Length` among them. */
  readonly headers: readonly HeaderLine[];
  readonly body: Uint8Array | null;
  /** Tags used and defined nowhere. */
  readonly unresolved: readonly string[];
  /** What to know before sending; it can be sent all the same. */
  readonly warnings: readonly string[];
  /** Secrets that were filled in. */
  readonly secrets: readonly SecretValue[];
  readonly settings: SendSettings;
  /** To answer a digest challenge; null or left out where nothing is known to answer with. Never stored. */
  readonly digest?: DigestCredentials | null;
  /** Of the run that it is of, beside those of the sender. Never stored. */
  readonly certificates?: Certificates | undefined;
  /** The connection that it has to go over; any where it is left out. */
  readonly connection?: OwnConnection | undefined;
  /** Why it cannot be sent, a sentence for a person; the delivery fails with it and nothing leaves. */
  readonly problem: string | null;
  /** The file that it would upload and nobody allowed, as a person allows it; undefined where there is none. */
  readonly uploadRefused?: string | undefined;
}

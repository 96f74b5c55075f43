import type { HeaderLine } from '../../../../shared/model/http.ts';
import type { ScriptOutcome } from '../../../../shared/model/script-outcome.ts';
import type { SecretValue } from '../../masking/secret-search.ts';
import type { RawObject } from '../../postman-format/raw-value.ts';
import type { Variable } from '../../postman-format/variables.ts';
import type { AssertionCounts } from './said.ts';

export type DataRow = Readonly<Record<string, unknown>>;

/** What a worker is started with. */
export interface RunStart {
  readonly kind: 'start';
  /** Postman v2.1; each request has an id. */
  readonly collection: RawObject;
  readonly rows: readonly DataRow[];
  readonly iterations: number;
  readonly environment: readonly Variable[];
  readonly globals: readonly Variable[];
  /** What scripts read as `pm.environment.name` and `pm.globals.name`. */
  readonly names?: { readonly environment: string | undefined; readonly globals: string | undefined };
  /** Milliseconds between two requests. */
  readonly delayMs: number;
  readonly stopOnFailure: boolean;
  /** Milliseconds that one script may take. */
  readonly scriptTimeoutMs: number;
  /** Of the run until now; null where there are none. */
  readonly cookies: object | null;
  /** Whether whoever sends fills in the variables: then it is told of them with each request. */
  readonly sendsUnfilled: boolean;
  /** Whether each request is sent once, in its order, whatever a script chooses to be sent next. */
  readonly keepsOrder: boolean;
}

/** A request as its scripts left it, and the variables to fill it with. */
export interface Unfilled extends Left {
  /** A Postman request. */
  readonly request: RawObject;
  /** Those of `pm.variables.set`. */
  readonly local: readonly Variable[];
}

/** What came of a request that the worker asked for. */
export interface Responded {
  readonly kind: 'responded';
  readonly number: number;
  /** The header lines that were sent. */
  readonly sent: readonly HeaderLine[];
  /** Where there is no response: a sentence, and the system's name for what went wrong. */
  readonly error: { readonly message: string; readonly code: string | undefined } | null;
  /** With its encoded query. */
  readonly url: string;
  readonly response: {
    readonly status: number;
    readonly statusText: string;
    readonly headers: readonly HeaderLine[];
    /** Decompressed. */
    readonly body: Uint8Array;
    /** Milliseconds. */
    readonly durationMs: number;
    /** After redirects. */
    readonly url: string;
  } | null;
  /** The cookies of the run, where the responses changed them. */
  readonly cookies: object | null;
}

export type ToWorker = RunStart | Responded;

/** Which execution of which request: `ref` is another for each iteration. */
export interface Execution {
  readonly ref: string;
  readonly iteration: number;
  readonly position: number;
  /** The id of the request. */
  readonly item: string;
}

export interface Begun extends Execution {
  readonly kind: 'begun';
}

/** A request to send, with all its variables filled in. */
export interface Ask extends Execution {
  readonly kind: 'ask';
  readonly number: number;
  readonly source: 'collection' | 'script' | 'auth';
  /** A Postman request. */
  readonly request: RawObject;
  /** Postman's `protocolProfileBehavior` in force. */
  readonly behavior: RawObject;
  /** The cookies of the run, where a script changed them. */
  readonly cookies: object | null;
  /** Of a request of the collection, where that was asked for. */
  readonly unfilled: Unfilled | null;
}

/** Values that variables of type secret got, told before whatever may hold them. */
export interface SecretsChanged {
  readonly kind: 'secrets';
  readonly secrets: readonly SecretValue[];
}

/** A request is through, with its scripts. */
export interface Ended extends Execution {
  readonly kind: 'ended';
  readonly scripts: ScriptOutcome;
  /** Of all assertions: of very many, not all are in `scripts`. */
  readonly counts: AssertionCounts;
  readonly hasScripts: boolean;
  readonly isSkipped: boolean;
}

/** What the scripts of a run left behind: the variables as they are then. */
export interface Left {
  readonly environment: readonly Variable[];
  readonly globals: readonly Variable[];
  readonly collection: readonly Variable[];
}

export interface Done {
  readonly kind: 'done';
  /** Why the run ended early; null where it did not. */
  readonly problem: string | null;
  /** Null where it never began, or broke: nobody knows the variables then. */
  readonly left: Left | null;
}

export type FromWorker = Begun | SecretsChanged | Ask | Ended | Done;

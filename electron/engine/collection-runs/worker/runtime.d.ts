/** What is used of postman-runtime 7.56, which has no types. */
declare module 'postman-runtime' {
  import type { EventEmitter } from 'node:events';
  import type { CookieJar } from '@postman/tough-cookie';
  import type { Collection, Item, Request, Response, VariableScope } from 'postman-collection';

  export interface Cursor {
    readonly ref?: string;
    readonly iteration: number;
    readonly position: number;
    /** Of what a script does. */
    readonly scriptId?: string;
  }

  export interface Requester extends EventEmitter {
    request(
      id: string,
      request: Request,
      behavior: object | undefined,
      done: (
        error: Error | null,
        response?: Response,
        request?: Request,
        cookies?: unknown[],
        history?: object,
      ) => void,
    ): { abort(): void };
    dispose(): void;
  }

  export interface RequesterPool {
    readonly options: { cookieJar: CookieJar };
    create(
      trace: { readonly source?: string; readonly cursor: Cursor },
      done: (error: Error | null, requester: Requester) => void,
    ): void;
  }

  export interface Run {
    requester: RequesterPool;
    /** The sandbox; one of its own where none is given before it starts. */
    host: SandboxContext;
    readonly state: {
      /** Not there before the first script sets one. */
      readonly _variables?: VariableScope;
      readonly environment: VariableScope;
      readonly globals: VariableScope;
      readonly collectionVariables: VariableScope;
    };
    start(callbacks: RunCallbacks): void;
  }

  export interface SandboxContext extends EventEmitter {
    /** Milliseconds that a script may take. */
    executionTimeout?: number;
    dispose(): void;
  }

  export interface RunCallbacks {
    start?(error: Error | null, cursor: Cursor): void;
    beforeItem?(error: Error | null, cursor: Cursor, item: Item): void;
    /** `item` is the one whose variables are not filled in. */
    beforeRequest?(error: unknown, cursor: Cursor, request: Request, item: Item): void;
    assertion?(cursor: Cursor, assertions: readonly RuntimeAssertion[]): void;
    console?(cursor: Cursor, level: string, ...messages: unknown[]): void;
    exception?(cursor: Cursor, error: unknown): void;
    /** `result` is not there where the script did not run to its end. */
    script?(
      error: unknown,
      cursor: Cursor,
      result: { readonly return?: { nextRequest?: unknown } } | undefined,
      script: unknown,
      event: { readonly listen: string },
    ): void;
    item?(
      error: unknown,
      cursor: Cursor,
      item: Item,
      visualizer?: unknown,
      outcome?: { readonly isSkipped?: boolean } | null,
    ): void;
    error?(error: unknown): void;
    beforeScript?(error: unknown, cursor: Cursor, script: { readonly _lastExecutionId: string }): void;
    done?(error: unknown): void;
  }

  export interface RuntimeAssertion {
    readonly name: string;
    readonly passed: boolean;
    readonly skipped: boolean;
    readonly error: { readonly name?: string; readonly message?: string } | null;
  }

  class Runner {
    run(collection: Collection, options: object, done: (error: Error | null, run: Run) => void): void;
  }

  const runtime: { readonly Runner: typeof Runner };
  // biome-ignore lint/style/noDefaultExport: it is CommonJS.
  export default runtime;
}

/** The sandbox of postman-runtime. Its own types are of the scripts' side. */
declare module 'postman-sandbox' {
  import type { SandboxContext } from 'postman-runtime';

  const sandbox: {
    createContext(options: object, done: (error: Error | null, context: SandboxContext) => void): void;
  };
  // biome-ignore lint/style/noDefaultExport: it is CommonJS.
  export default sandbox;
}

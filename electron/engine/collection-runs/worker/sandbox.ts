import type { RunCallbacks, SandboxContext } from 'postman-runtime';
import sandbox from 'postman-sandbox';
import { isConfined } from './process-setup.ts';

/**
 * The sandbox that scripts run in. Making one takes longer than most scripts do, so it is made before anybody needs it, and
 * postman-runtime is given it instead of making its own. Rejects where it cannot be made.
 */
export function makeSandbox(): Promise<SandboxContext> {
  const { promise, resolve, reject } = Promise.withResolvers<SandboxContext>();
  // Said by whoever needs it.
  promise.catch(() => undefined);
  sandbox.createContext({}, (error, made) => {
    if (error != null) return reject(error);
    if (!isConfined()) return reject(new Error('The thread of the scripts is not confined.'));
    resolve(made);
  });
  return promise;
}

/**
 * Tells `callbacks` what the scripts say, as postman-runtime does with a sandbox of its own: of a script that skipped its
 * request nothing more. Gives the callbacks to start the run with.
 */
export function connectSandbox(context: SandboxContext, callbacks: RunCallbacks): RunCallbacks {
  const skipped = new Set<string>();
  const listen = (event: string, tell: ((...args: never[]) => void) | undefined): void => {
    context.on(event, (...args: unknown[]) => {
      const cursor = args[0] as { readonly execution?: string } | undefined;
      if (!skipped.has(cursor?.execution ?? '')) tell?.(...(args as never[]));
    });
  };
  // Without a listener it ends the process: a response that comes after its script has timed out has nobody to go to.
  listen('error', callbacks.error);
  listen('console', callbacks.console);
  listen('execution.error', callbacks.exception);
  listen('execution.assertion', callbacks.assertion);
  return {
    ...callbacks,
    beforeScript(_error, _cursor, { _lastExecutionId: id }) {
      context.once(`execution.skipRequest.${id}`, () => skipped.add(id));
    },
  };
}

import { type CompiledRequest, type CompileOptions, compile } from '../../../electron/engine/sender/compile.ts';
import type { ActionAuth, ActionRequest } from '../../../shared/model/action.ts';
import type { Scopes } from '../../../shared/template.ts';

/** An action's request with everything left out that a test does not speak of. */
export function actionRequest(request: Partial<ActionRequest> = {}): ActionRequest {
  const settings = {
    followRedirects: true,
    maxRedirects: 10,
    verifyTls: true,
    timeoutMs: null,
    asPostman: false,
    runScripts: true,
  };
  return {
    ...{ method: 'GET', url: 'http://127.0.0.1/', query: [], pathVariables: [], headers: [] },
    ...{ body: { mode: 'none' }, auth: { type: 'none' }, settings, ...request },
  };
}

export function compiledFrom(
  given: Partial<ActionRequest>,
  more: {
    auth?: ActionAuth;
    call?: Record<string, string>;
    options?: Partial<CompileOptions>;
    scopes?: Partial<Scopes>;
  } = {},
): Promise<CompiledRequest> {
  const none: ReadonlyMap<string, string> = new Map();
  const call = new Map(Object.entries(more.call ?? {}));
  const scopes = { call, environment: none, custom: none, collection: none, ...more.scopes };
  return compile(actionRequest(given), more.auth ?? { type: 'none' }, scopes, {
    ...{
      asPostman: false,
      runScripts: true,
      unresolvedTags: 'empty',
      timeoutMs: 5000,
      filesDir: '/nowhere',
      version: '1.2.3',
    },
    ...more.options,
  });
}

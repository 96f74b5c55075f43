import { readRequest } from '../postman-format/item-request.ts';
import type { RawObject } from '../postman-format/raw-value.ts';
import { type CompiledRequest, type CompileOptions, compile } from '../sender/compile.ts';
import { requestSettingsOf } from '../sender/request-settings.ts';

const none: ReadonlyMap<string, string> = new Map();
const noScopes = { call: none, environment: none, collection: none, custom: none };
const noAuth = { type: 'none' } as const;

/** The exact request for a Postman request whose variables are filled in, and that holds what its auth adds. */
export function compileFilled(
  request: RawObject,
  behavior: RawObject,
  options: Omit<CompileOptions, 'asPostman' | 'unresolvedTags' | 'behavior'>,
): Promise<CompiledRequest> {
  return compile({ ...readRequest({ request }, behavior), auth: noAuth }, noAuth, noScopes, {
    ...{ ...options, asPostman: true, unresolvedTags: 'keep' },
    behavior: requestSettingsOf({ protocolProfileBehavior: behavior }),
  });
}

import type { SentRequest } from '../../../shared/model/delivery.ts';
import type { CompiledRequest } from './compiled.ts';
import { textOf } from './text-of.ts';

/** A compiled request as the record and the preview show it. */
export function sentRequestOf({ method, url, headers, body }: CompiledRequest): SentRequest {
  return { method, url, headers: headers.map(([name, value]) => [name, value]), ...textOf(body ?? new Uint8Array()) };
}

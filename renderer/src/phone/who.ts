import type { Call } from '../../../shared/model/call.ts';

/** `Alice Example, extension 101`; null where no call is known. */
export function whoOf(call: Pick<Call, 'direction' | 'caller' | 'called' | 'extension'> | null): string | null {
  if (call === null) return null;
  const { direction, caller, called, extension } = call;
  const outside = direction === 'inbound' ? caller : called;
  const name = outside.name?.trim() || outside.number;
  if (direction === 'outbound') return `Extension ${extension.number} calls ${name}`;
  return `${name}, extension ${extension.number}`;
}

import type { Call } from '../../../shared/model/call.ts';
import type { Party } from './call-setup.ts';

type Taking = Pick<Call, 'direction' | 'caller' | 'called' | 'extension'>;

/** The party at the far end of the line. */
export function outsideOf({ direction, caller, called }: Taking): Party {
  const { number, name = '' }: { readonly number: string; readonly name?: string | undefined } =
    direction === 'inbound' ? caller : called;
  return { number, name: name.trim() };
}

/** `Alice Example, extension 101`; null where no call is known. `extension`: who has the call now. */
export function whoOf(call: Taking | null, extension: Call['extension'] | null): string | null {
  if (call === null || extension === null) return null;
  const { number, name } = outsideOf(call);
  const whom = name === '' ? number : name;
  return call.direction === 'outbound'
    ? `Extension ${extension.number} calls ${whom}`
    : `${whom}, extension ${extension.number}`;
}

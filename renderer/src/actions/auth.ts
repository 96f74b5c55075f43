import type { ActionAuth } from '../../../shared/model/action.ts';
import { textPieces } from './tag-sources.ts';

export const authWords: Readonly<Record<ActionAuth['type'], string>> = {
  inherit: 'Inherit',
  none: 'No auth',
  apikey: 'API key',
  basic: 'Basic',
  digest: 'Digest',
  bearer: 'Bearer token',
  other: 'Other',
};

/** A new auth of a type, to be filled in. */
export function blankAuth(type: string): ActionAuth {
  switch (type) {
    case 'none':
      return { type: 'none' };
    case 'basic':
      return { type: 'basic', username: '', password: '' };
    case 'digest':
      return { type: 'digest', username: '', password: '' };
    case 'bearer':
      return { type: 'bearer', token: '' };
    case 'apikey':
      return { type: 'apikey', key: '', value: '', in: 'header' };
    default:
      return { type: 'inherit' };
  }
}

/** A secret that is nothing but tags shows no secret. */
export const isMasked = (value: string): boolean => textPieces(value).some(({ tag }) => tag === null);

import { failureOf } from '../../../shared/contract/failure-of.ts';

/**
 * Why the engine refused a field, to be read beside that field: without the name of where it stands.
 * `url: it is empty.` becomes `It is empty.`
 */
export function saidAt(error: unknown): string {
  const { code, message } = failureOf(error);
  const told = code === 'INPUT_INVALID' ? message.replace(/^(?:[\w.[\]]+: )+/, '') : message;
  return told.charAt(0).toUpperCase() + told.slice(1);
}

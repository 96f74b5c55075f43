import { failureOf } from '../../../shared/contract/failure-of.ts';

/**
 * Why the engine refused a field, to be read beside that field: without the name of where it stands.
 * `url: it is empty.` becomes `It is empty.`
 */
export function fieldMessage(error: unknown): string {
  const { code, message } = failureOf(error);
  if (code !== 'INPUT_INVALID') return message;
  const text = message.replace(/^(?:[\w.[\]]+: )+/, '');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

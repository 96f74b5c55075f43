import type { Delivery } from '../../../shared/model/delivery.ts';
import type { ExitCode } from './invocation.ts';
import type { Column } from './table.ts';

export const deliveryColumns: readonly Column<Delivery>[] = [
  { heading: 'STATUS', text: ({ status }) => String(status), alignRight: true },
  { heading: 'DURATION', text: durationCell, alignRight: true },
  { heading: 'ACTION', text: ({ action }) => action.name },
  { heading: 'REQUEST', text: ({ request }) => `${request.method} ${request.url}` },
  { heading: 'MESSAGE', text: ({ message }) => message },
];

/** Milliseconds from the first attempt to the end of the last; empty where nothing was sent. */
export function durationCell({ durationMs }: Pick<Delivery, 'durationMs'>): string {
  return durationMs === null ? '' : `${Math.round(durationMs)} ms`;
}

/** Whether the thing tested failed: no answer, or one that says no. */
export function exitCodeOf(deliveries: readonly Delivery[]): ExitCode {
  return deliveries.some(({ status }) => status === 0 || status >= 400) ? 1 : 0;
}

/** How to get a file uploaded that nobody allowed. */
export function uploadNote({ action, uploadRefused }: Pick<Delivery, 'action' | 'uploadRefused'>): string | null {
  if (uploadRefused === undefined) return null;
  return `${action.name}: Run \`hookswitch permissions allow --file ${shellWord(uploadRefused)}\` to allow the upload.`;
}

const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** What to know about a delivery beside its row: tags that nothing defined. */
export function unresolvedNote({ action, unresolved: tags }: Pick<Delivery, 'action' | 'unresolved'>): string | null {
  return tags.length === 0 ? null : `${action.name}: ${tags.join(', ')} unresolved, sent as an empty value.`;
}

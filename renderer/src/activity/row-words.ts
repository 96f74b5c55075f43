import type { ActivityRow } from '../../../shared/model/activity.ts';
import { bytes, milliseconds, timeOfDay } from '../parts/times.ts';

/** What stands in the Event column. `dim`: there was no event. */
export function eventWords(row: ActivityRow): { readonly text: string; readonly dim: boolean } {
  if (row.eventLabel !== null) return { text: row.eventLabel, dim: row.event === null };
  if (row.event !== null) return { text: row.event, dim: false };
  return { text: row.direction === 'in' ? 'captured' : 'Test', dim: true };
}

/** What stands in the Action or path column. */
export const targetWords = (row: ActivityRow): string => row.action ?? row.path;

/** The whole row as a sentence for a screen reader. */
export function rowSentence(row: ActivityRow): string {
  const { text } = eventWords(row);
  const dialect = row.dialect === null ? '' : `${row.dialect} `;
  const what =
    row.direction === 'in'
      ? `Received ${row.method} ${row.path}${row.eventLabel === null && row.event === null ? '' : `, ${dialect}${text}`}`
      : `Sent ${dialect}${text}, ${row.action ?? 'no action'}, ${row.method} ${row.path}`;
  const outcome = row.status === 0 ? `no response: ${row.message}` : `status ${row.status}`;
  const durationMs = row.durationMs === null ? '' : `, in ${milliseconds(row.durationMs)}`;
  return `${timeOfDay(row.at)}. ${what}. ${outcome}${durationMs}, ${bytes(row.size)}.`;
}

/** One line: line breaks of a body would be lost in a row anyway. */
export const oneLine = (text: string): string => text.slice(0, 300).replace(/\s+/g, ' ').trim();

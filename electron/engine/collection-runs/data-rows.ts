import parse from 'csv-parse/lib/sync.js';
import { rowLimit } from '../../../shared/contract/collection-runs.ts';
import { failure } from '../../../shared/failure.ts';
import type { DataRow } from './worker/messages.ts';

/**
 * The rows of a data file: a JSON array of objects, else CSV with a head line, read as newman reads it (blanks around
 * values are dropped, numbers that are not quoted are numbers). Throws INPUT_INVALID naming the file and the line.
 */
export function readDataRows({ name, text }: { readonly name: string; readonly text: string }): DataRow[] {
  const refuse = (detail: string) => failure('INPUT_INVALID', { where: name, detail });
  const content = text.replace(/^\ufeff/, '').trim();
  if (content === '') throw refuse('it is empty.');
  const rows = /^[[{]/.test(content) ? jsonRows(content, refuse) : csvRows(content, refuse);
  if (rows.length === 0) throw refuse('it has a head line, but no rows.');
  if (rows.length > rowLimit) throw refuse(`it has ${rows.length} rows. The maximum is ${rowLimit}.`);
  return rows;
}

type Refuse = (detail: string) => Error;

function jsonRows(text: string, refuse: Refuse): DataRow[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw refuse(`it is not valid JSON: ${error instanceof Error ? error.message : error}.`);
  }
  const rows: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  const odd = rows.findIndex((row) => typeof row !== 'object' || row === null || Array.isArray(row));
  if (odd !== -1) throw refuse(`row ${odd + 1} is not an object. A data file is an array of objects.`);
  return rows as DataRow[];
}

function csvRows(text: string, refuse: Refuse): DataRow[] {
  try {
    return parse(text, {
      cast: (value, { quoting, header }) => (quoting || header ? value : castText(value)),
      columns: true,
      escape: '"',
      relax: true,
      relax_column_count: true,
      trim: true,
    }) as DataRow[];
  } catch (error) {
    throw refuse(`it is not valid CSV: ${error instanceof Error ? error.message : error}.`);
  }
}

/** Text, or the number that newman reads from it, whatever one thinks of `0x10` being 0. */
function castText(text: string): string | number {
  if (/^[-+]?[1-9]\d*$/.test(text)) return Number.parseInt(text, 10);
  const number = Number.parseFloat(text);
  return Number(text) - number + 1 >= 0 ? number : text;
}

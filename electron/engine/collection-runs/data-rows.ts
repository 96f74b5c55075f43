import { Readable } from 'node:stream';
import { setImmediate as otherWork } from 'node:timers/promises';
import parse from 'csv-parse';
import { rowLimit } from '../../../shared/contract/collection-runs.ts';
import { failure } from '../../../shared/failure.ts';
import { parseJsonInSlices } from '../postman-format/parse-json.ts';
import { isRawObject } from '../postman-format/raw-value.ts';
import { inSlices } from '../slices.ts';
import type { DataRow } from './worker/messages.ts';

/**
 * The rows of a data file: a JSON array of objects, else CSV with a head line, read as newman reads it (blanks around
 * values are dropped, numbers that are not quoted are numbers). Where the name does not say which it is, the first
 * character does. In slices. Throws INPUT_INVALID or NOT_JSON naming the file and the line.
 */
export async function readDataRows(file: { readonly name: string; readonly text: string }): Promise<DataRow[]> {
  const { name } = file;
  const text = file.text.replace(/^\ufeff/, '').trim();
  if (text === '') throw refused(name, 'it is empty.');
  const isJson = /\.json$/i.test(name) || (!/\.(csv|tsv|txt)$/i.test(name) && /^[[{]/.test(text));
  const rows = isJson ? await jsonRows(name, text) : await csvRows(name, text);
  if (rows.length === 0) throw refused(name, isJson ? 'its list is empty.' : 'it has a head line, but no rows.');
  if (rows.length > rowLimit) {
    throw refused(name, `it has more than ${rowLimit.toLocaleString('en-US')} rows, which is the maximum.`);
  }
  return rows;
}

const refused = (name: string, detail: string): Error => failure('INPUT_INVALID', { where: name, detail });

async function jsonRows(name: string, text: string): Promise<DataRow[]> {
  const parsed = await inSlices(parseJsonInSlices(name, text));
  const rows = Array.isArray(parsed) ? parsed : [parsed];
  const odd = rows.findIndex((row) => !isRawObject(row));
  if (odd !== -1) throw refused(name, `row ${odd + 1} is not an object. A data file is an array of objects.`);
  return rows;
}

/** Characters that are parsed at once: some milliseconds. */
const piece = 64 * 1024;

async function* inPieces(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += piece) {
    yield text.slice(at, at + piece);
    await otherWork();
  }
}

/** Stops behind the row that is one too many. */
async function csvRows(name: string, text: string): Promise<DataRow[]> {
  const parser = parse({
    cast: (value, { quoting, header }) => (quoting || header ? value : castText(value)),
    columns: true,
    escape: '"',
    relax: true,
    relax_column_count: true,
    trim: true,
  });
  const rows: DataRow[] = [];
  try {
    for await (const row of Readable.from(inPieces(text)).pipe(parser)) if (rows.push(row) > rowLimit) break;
  } catch (error) {
    throw refused(name, `it is not valid CSV: ${error instanceof Error ? error.message : error}.`);
  }
  return rows;
}

/** Text, or the number that newman reads from it, whatever one thinks of `0x10` being 0. */
function castText(text: string): string | number {
  if (/^[-+]?[1-9]\d*$/.test(text)) return Number.parseInt(text, 10);
  const number = Number.parseFloat(text);
  return Number(text) - number + 1 >= 0 ? number : text;
}

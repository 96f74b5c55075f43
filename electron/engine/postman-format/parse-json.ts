import { importLimit } from '../../../shared/contract/imports.ts';
import { failure } from '../../../shared/failure.ts';
import { atOnce, type Sliced } from '../slices.ts';
import { findFaultInSlices } from './json-fault.ts';
import { deepestBracket, refuseDeep, tooDeep } from './nesting.ts';
import { type ParsedJson, parseInSlices } from './sliced-json.ts';

/**
 * Parses a file's text; a byte order mark is skipped.
 * Throws FILE_TOO_LARGE, NOT_JSON with line and column, NESTED_TOO_DEEP or INPUT_INVALID for what is nested without end.
 */
export const parseJson = (file: string, text: string): unknown => atOnce(parseJsonInSlices(file, text));

/** Characters that are parsed at once. */
const atOnceLimit = 256 * 1024;

/** The same in slices. */
export function* parseJsonInSlices(file: string, text: string): Sliced<unknown> {
  if (text.length > importLimit) {
    throw failure('FILE_TOO_LARGE', { file, bytes: text.length, limit: importLimit });
  }
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  let parsed: ParsedJson;
  try {
    parsed = yield* parseAny(json);
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(file);
    throw failure('NOT_JSON', { file, detail: yield* describeFault(json) });
  }
  refuseDeep(file, parsed.value, parsed.depth);
  return parsed.value;
}

function* parseAny(json: string): Sliced<ParsedJson> {
  const whole = (): ParsedJson => ({ value: JSON.parse(json), depth: deepestBracket(json) });
  if (json.length <= atOnceLimit) return whole();
  try {
    return yield* parseInSlices(json);
  } catch (error) {
    // Nested beyond reason, which is refused in any case: what is not too long for it is parsed to say where.
    if (error instanceof RangeError && json.length <= 32 * atOnceLimit) return whole();
    throw error;
  }
}

function* describeFault(json: string): Sliced<string> {
  const start = json.trimStart();
  if (start === '') return 'it is empty.';
  const { line, column, excerpt, truncated } = yield* findFaultInSlices(json);
  const where = `line ${line}, column ${column}`;
  if (truncated) return `it ends too early, at ${where}.`;
  const hint = hintOf(start);
  // The text up to the end of the line is shown: it is empty only where a string runs into a line break.
  if (excerpt === '') return `a string is not closed on its line, at ${where}.`;
  return hint === null ? `unexpected ${JSON.stringify(excerpt)} at ${where}.` : `${hint} (${where}).`;
}

function hintOf(start: string): string | null {
  if (start.startsWith('<')) return 'it looks like a web page or XML';
  if (/^curl\s/.test(start)) return 'it looks like a curl command';
  if (/^(?:openapi|swagger|asyncapi)\s*:/.test(start)) return 'it looks like an API description in YAML';
  if (/^\$kind\s*:/.test(start)) return 'it looks like a part of a Postman v3 folder, which is YAML';
  if (/^(?:_?type|name|info|meta)\s*:/.test(start)) return 'it looks like YAML';
  if (start.startsWith('PK\u0003\u0004')) return 'it is a zip archive';
  return null;
}

import { importLimit } from '../../../shared/contract/imports.ts';
import { failure } from '../../../shared/failure.ts';
import { findJsonFault } from './json-fault.ts';
import { refuseDeep } from './nesting.ts';

/**
 * Parses a file's text; a byte order mark is skipped.
 * Throws FILE_TOO_LARGE, NOT_JSON with line and column, NESTED_TOO_DEEP or INPUT_INVALID for what is nested without end.
 */
export function parseJson(file: string, text: string): unknown {
  if (text.length > importLimit) {
    throw failure('FILE_TOO_LARGE', { file, bytes: text.length, limit: importLimit });
  }
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw failure('NOT_JSON', { file, detail: describeFault(json) });
  }
  refuseDeep(file, value, json);
  return value;
}

function describeFault(json: string): string {
  const start = json.trimStart();
  if (start === '') return 'it is empty.';
  const { line, column, excerpt, truncated } = findJsonFault(json);
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

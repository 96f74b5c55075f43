import { type HeaderLine, headerValue } from '../../../shared/model/http.ts';

/** A stretch of text and what it is, for colors. */
export interface Piece {
  readonly text: string;
  readonly kind: 'plain' | 'key' | 'string' | 'number' | 'word';
}

export interface BodyView {
  /** `One field per line`; empty where the body is shown as it is. */
  readonly note: string;
  readonly pieces: readonly Piece[];
}

/** Characters above which a body is shown as it is: laying out more would hold up the screen. */
const layoutLimit = 200_000;

/** Levels that are indented. */
const deepestIndent = 60;

/**
 * A body made readable: JSON with line breaks, form fields one a line. Only white space is added; numbers, escapes and
 * duplicate keys stay as they leave, so what is read is what is sent.
 */
export function bodyView(body: string, headers: readonly HeaderLine[]): BodyView {
  const plain: BodyView = { note: '', pieces: [{ text: body, kind: 'plain' }] };
  if (body.length > layoutLimit || body.trim() === '') return plain;
  const type = (headerValue(headers, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/x-www-form-urlencoded') return formView(body);
  if (/^[^/]+\/(?:[^/]+\+)?json$/.test(type) || /^\s*[[{]/.test(body)) return isJson(body) ? jsonView(body) : plain;
  return plain;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // sent as it is, and shown so
  }
}

function formView(body: string): BodyView {
  const fields = body.split('&');
  const pieces = fields.flatMap((field, index): Piece[] => {
    const equals = field.indexOf('=');
    const end: Piece = { text: index === fields.length - 1 ? '' : '&\n', kind: 'plain' };
    if (equals === -1) return [{ text: field, kind: 'key' }, end];
    return [
      { text: field.slice(0, equals), kind: 'key' },
      { text: '=', kind: 'plain' },
      { text: field.slice(equals + 1), kind: 'string' },
      end,
    ];
  });
  return { note: 'One field per line', pieces };
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|-?\d[\d.eE+-]*|true|false|null/g;

function jsonView(body: string): BodyView {
  const pieces: Piece[] = [];
  const tokens = body.match(token) ?? [];
  let depth = 0;
  const add = (text: string, kind: Piece['kind'] = 'plain'): void => void pieces.push({ text, kind });
  const line = (): void => add(`\n${'  '.repeat(Math.min(depth, deepestIndent))}`);
  tokens.forEach((text, index) => {
    const next = tokens[index + 1];
    if (text === '{' || text === '[') {
      add(text);
      if (next === '}' || next === ']') return;
      depth += 1;
      line();
    } else if (text === '}' || text === ']') {
      const before = tokens[index - 1];
      if (before !== '{' && before !== '[') {
        depth -= 1;
        line();
      }
      add(text);
    } else if (text === ',') {
      add(text);
      line();
    } else if (text === ':') add(': ');
    else if (text.startsWith('"')) add(text, next === ':' ? 'key' : 'string');
    else add(text, /^[tfn]/.test(text) ? 'word' : 'number');
  });
  const text = pieces.map((piece) => piece.text).join('');
  return { note: text === body ? '' : 'Formatted JSON', pieces };
}

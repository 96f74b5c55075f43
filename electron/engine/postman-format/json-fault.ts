import { atOnce, type Sliced } from '../slices.ts';

/** Where a text stops being JSON. Line and column count from 1. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  /** The text there, up to the end of its line and 20 characters. */
  readonly excerpt: string;
  /** True where the text ends before its last bracket or quote is closed. */
  readonly truncated: boolean;
}

const space = /[ \t\r\n]*/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|true\b|false\b|null\b/y;
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const cutEscape = /^\\(?:u[0-9a-fA-F]{0,3})?$/;

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | 'comma' | 'end';

/**
 * The first fault of a text that JSON.parse refused. The engine's own message has a position for some faults only, and
 * its wording differs between versions of Node.
 */
export const findJsonFault = (text: string): JsonFault => atOnce(findFaultInSlices(text));

export function* findFaultInSlices(text: string): Sliced<JsonFault> {
  const open: ('{' | '[')[] = [];
  let at = 0;
  let expected: Expected = 'value';
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  const close = (): void => {
    open.pop();
    at += 1;
    expected = open.length === 0 ? 'end' : 'comma';
  };

  for (let count = 0; ; count += 1) {
    if (count % 4096 === 0) yield;
    skip(space);
    const character = text[at];
    if (character === undefined) return describe(text, at, true);
    const inside = open.at(-1);
    const wantsKey: boolean = expected === 'key' || expected === 'key or }';
    const wantsValue: boolean = expected === 'value' || expected === 'value or ]';
    if (expected === 'comma' && character === ',') {
      expected = inside === '{' ? 'key' : 'value';
      at += 1;
    } else if (character === '}' && inside === '{' && (expected === 'comma' || expected === 'key or }')) {
      close();
    } else if (character === ']' && inside === '[' && (expected === 'comma' || expected === 'value or ]')) {
      close();
    } else if (expected === ':' && character === ':') {
      expected = 'value';
      at += 1;
    } else if (wantsValue && (character === '{' || character === '[')) {
      open.push(character);
      expected = character === '{' ? 'key or }' : 'value or ]';
      at += 1;
    } else if (character === '"' && (wantsKey || wantsValue)) {
      const end = scanString(text, at);
      if (!end.closed) return describe(text, end.at, end.at >= text.length);
      at = end.at;
      expected = wantsKey ? ':' : open.length === 0 ? 'end' : 'comma';
    } else if (wantsValue && skip(scalar)) {
      expected = open.length === 0 ? 'end' : 'comma';
    } else return describe(text, at, wantsValue && cutWord(text, at));
  }
}

/** Goes behind the closing quote, or to what cannot stand in a string. By hand: a pattern would need a stack as long as the text. */
function scanString(text: string, start: number): { readonly at: number; readonly closed: boolean } {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return { at: at + 1, closed: true };
    if (code < 0x20) return { at, closed: false };
    if (code === 0x5c) {
      escaped.lastIndex = at;
      if (!escaped.test(text)) return { at: cutEscape.test(text.slice(at, at + 6)) ? text.length : at, closed: false };
      at = escaped.lastIndex;
    } else at += 1;
  }
  return { at, closed: false };
}

/** True for `tru` or `-` at the very end of the text. */
function cutWord(text: string, at: number): boolean {
  const rest = text.slice(at, at + 6);
  return ['true', 'false', 'null'].some((word) => word.startsWith(rest)) || /^-?[\d.eE+-]*$/.test(rest);
}

function describe(text: string, at: number, truncated: boolean): JsonFault {
  let line = 1;
  let start = 0;
  for (let index = 0; index < at; index += 1) {
    const code = text.charCodeAt(index);
    const isBreak = code === 0x0a || (code === 0x0d && (index + 1 === at || text.charCodeAt(index + 1) !== 0x0a));
    if (!isBreak) continue;
    line += 1;
    start = index + 1;
  }
  const rest = Array.from(text.slice(at, at + 40).split(/[\r\n]/)[0] ?? '').slice(0, 20);
  return { line, column: at - start + 1, excerpt: rest.join(''), truncated };
}

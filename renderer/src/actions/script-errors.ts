import { javascriptLanguage } from '@codemirror/lang-javascript';

type Tree = ReturnType<typeof javascriptLanguage.parser.parse>;

export interface ScriptError {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

const shownAtMost = 20;

/**
 * Where a script is no JavaScript, the first in each line. The parser is one that colors, which takes a few valid texts
 * for errors, such as long objects of shorthand properties.
 */
export function scriptErrors(text: string, tree: Tree = javascriptLanguage.parser.parse(text)): ScriptError[] {
  const errors: ScriptError[] = [];
  let end = 0;
  tree.iterate({
    enter({ type, from, to }) {
      if (!type.isError || from < end || errors.length >= shownAtMost) return;
      const lineEnd = text.indexOf('\n', from);
      end = lineEnd === -1 ? text.length + 1 : lineEnd + 1;
      errors.push(errorAt(text, from, to));
    },
  });
  return errors;
}

/** Without a width, something is missing: it is shown at the sign before it. */
function errorAt(text: string, from: number, to: number): ScriptError {
  if (to > from) {
    const found = text.slice(from, to).split('\n', 1)[0]?.slice(0, 20);
    return { from, to, message: `Possible syntax error: unexpected ${found}` };
  }
  const before = text.slice(0, from).trimEnd().length;
  return {
    ...{ from: Math.max(0, before - 1), to: Math.max(before, Math.min(1, text.length)) },
    message: 'Possible syntax error: something is missing after this.',
  };
}

/** A tag that is being typed: where its name begins, and what there is of it before the caret. */
export interface OpenTag {
  /** Offset behind the `{{`. */
  readonly from: number;
  readonly typed: string;
}

/** The tag around the caret that has no end yet; null where there is none. */
export function openTagAt(text: string, caret: number): OpenTag | null {
  const match = /\{\{([^{}\r\n]*)$/.exec(text.slice(0, caret));
  if (match === null) return null;
  // A caret inside a finished tag edits its name: then its end is there already, and so is the choice.
  const typed = match[1] ?? '';
  return /^[^{}\r\n]+\}\}/.test(text.slice(caret)) ? null : { from: caret - typed.length, typed };
}

const shownAtMost = 8;

/** Tags that fit what was typed: those that begin so, then those that hold it. */
export function fittingTags(tags: readonly string[], typed: string): string[] {
  const wanted = typed.trim().toLowerCase();
  const fits = tags.filter((tag) => tag.toLowerCase().includes(wanted) && tag !== typed);
  const first = fits.filter((tag) => tag.toLowerCase().startsWith(wanted));
  return [...first, ...fits.filter((tag) => !first.includes(tag))].slice(0, shownAtMost);
}

/** The edit that completes a tag: what to replace and by what, and where the caret goes. */
export function completion(
  text: string,
  { from, typed }: OpenTag,
  tag: string,
): { readonly from: number; readonly to: number; readonly insert: string; readonly caret: number } {
  const end = from + typed.length;
  const to = text.startsWith('}}', end) ? end + 2 : end;
  return { from, to, insert: `${tag}}}`, caret: from + tag.length + 2 };
}

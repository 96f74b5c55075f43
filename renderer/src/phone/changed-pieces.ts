/** A stretch of a request, and whether the request before it of the same dialect had the same. */
export interface WirePiece {
  readonly text: string;
  readonly isNew: boolean;
}

/** Characters above which nothing is compared: no one reads that far. */
const limit = 20_000;

/** Fields of a form, members of a JSON text, lines: each with what ends it. */
const pieces = (text: string): string[] => text.split(/(?<=[&?,\n])/).filter((piece) => piece !== '');

const bare = (piece: string): string => piece.replace(/[&?,\n]$/, '').trim();

/** What is new in a text against the one before; nothing is where there was none. */
export function changedPieces(text: string, before: string | null): WirePiece[] {
  if (before === null || text.length > limit || before.length > limit) return [{ text, isNew: false }];
  const earlier = new Set(pieces(before).map(bare));
  const marked: { text: string; isNew: boolean }[] = [];
  for (const piece of pieces(text)) {
    const isNew = bare(piece) !== '' && !earlier.has(bare(piece));
    const last = marked.at(-1);
    if (last?.isNew === isNew) last.text += piece;
    else marked.push({ text: piece, isNew });
  }
  return marked;
}

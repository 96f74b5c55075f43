/** A fontStyle and size in which the ladder writes. */
export type FontStyle = 'words' | 'bold' | 'small' | 'wire';

/**
 * Advances of the characters from space to tilde of Inter at the weights 400 and 600, in thousandths of the size, as a
 * browser measures them. A drawing that leaves the app has to be cut the same everywhere, so nothing is measured there.
 */
const regular =
  '281 288 466 633 642 982 644 300 365 365 501 662 288 460 288 360 631 407 610 618 646 593 620 566 619 620 288 302 662 ' +
  '662 662 511 966 690 654 730 722 601 590 746 743 269 571 672 565 903 753 765 639 765 644 642 646 744 690 985 682 679 ' +
  '629 365 360 365 471 456 323 562 612 571 612 583 370 613 591 242 242 549 242 876 591 600 612 612 376 528 327 591 562 ' +
  '818 546 562 552 426 333 426 662';
const semibold =
  '252 321 523 644 650 1004 663 326 373 373 540 673 319 465 319 379 660 423 623 636 666 612 640 576 640 640 319 329 673 ' +
  '673 673 543 999 728 659 737 722 605 588 749 746 277 580 703 565 922 759 769 645 773 652 650 660 736 728 1020 720 713 ' +
  '652 373 379 373 481 469 351 574 624 583 624 591 389 626 612 262 262 569 262 900 612 609 624 624 397 549 353 612 587 ' +
  '839 569 588 566 455 359 455 673';

const advances = (line: string): readonly number[] => line.split(' ').map(Number);
const tables = { regular: advances(regular), semibold: advances(semibold) };

const fontFaces: Readonly<Record<FontStyle, { readonly size: number; readonly table: readonly number[] | null }>> = {
  words: { size: 13, table: tables.regular },
  bold: { size: 13, table: tables.semibold },
  small: { size: 11, table: tables.regular },
  wire: { size: 12, table: null },
};

/** Sizes in pixels. */
export const sizeOf = (fontStyle: FontStyle): number => fontFaces[fontStyle].size;

/** Every character of the wire's fontStyle is as wide as any other. */
const wireAdvance = 600;
/** Chinese, Japanese, Korean and pictures: a square; what is put over another character has no width. */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\uff00-\uff60]/u;
const marks = /\p{Mark}|[\u200b-\u200f]/u;
/** Wider than nearly every letter of the alphabets, so that a text that is not measured is cut early, not late. */
const otherAdvance = 760;

function advanceOf(character: string, table: readonly number[] | null): number {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 32 && code < 127) return table?.[code - 32] ?? wireAdvance;
  if (marks.test(character)) return 0;
  return wide.test(character) ? 1300 : otherAdvance;
}

/** Pixels that a text takes on one line. */
export function widthOf(text: string, fontStyle: FontStyle): number {
  const { size, table } = fontFaces[fontStyle];
  let thousandths = 0;
  for (const character of text) thousandths += advanceOf(character, table);
  return (thousandths * size) / 1000;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The text, or as much of its beginning as fits with an ellipsis; empty where not even that has room. */
export function cutTo(text: string, fontStyle: FontStyle, width: number): string {
  if (widthOf(text, fontStyle) <= width) return text;
  const room = width - widthOf('…', fontStyle);
  if (room < 0) return '';
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += widthOf(segment, fontStyle);
    if (used > room) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** What XML cannot hold, and what would turn the order of the text around it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufffe\uffff]+/g;

/** One line of printable text out of what strangers sent; at most `longest` characters are looked at. */
export function plainLine(text: string, longest = 400): string {
  return text.slice(0, longest).toWellFormed().replaceAll(unprintable, ' ').replaceAll(/\s+/g, ' ').trim();
}

/** A column of a table: its heading and the text of a row in it. */
export interface Column<Row> {
  readonly heading: string;
  readonly text: (row: Row) => string;
  readonly alignRight?: boolean;
}

const gap = '  ';

/** Characters of a cell that is not the last of its line: some names in the wild are whole paragraphs. */
const cellLimit = 60;

/**
 * Lines of an aligned table, headings first. `width` is the terminal's, null where the lines may be of any length:
 * lines are then cut to fit.
 */
export function tableLines<Row>(rows: readonly Row[], columns: readonly Column<Row>[], width: number | null): string[] {
  const cells = [
    columns.map(({ heading }) => heading),
    ...rows.map((row) => columns.map(({ text }, at) => cellText(text(row), at === columns.length - 1))),
  ];
  const widths = columns.map((_, at) => cells.reduce((most, line) => Math.max(most, line[at]?.length ?? 0), 0));
  return cells.map((line) => {
    const padded = line.map((cell, at) => {
      const room = widths[at] ?? 0;
      if (columns[at]?.alignRight === true) return cell.padStart(room);
      return at === line.length - 1 ? cell : cell.padEnd(room);
    });
    return cut(padded.join(gap), width);
  });
}

/** Control characters, and the marks that turn the direction of all text behind them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const unprintable = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text on one line without what a terminal obeys: names and bodies come from files and sockets, and an escape sequence
 * in one could write over the terminal.
 */
export function plain(text: string): string {
  return text.replace(/\s+/g, (blanks) => (/[\r\n]/.test(blanks) ? ' ' : blanks)).replace(unprintable, '\ufffd');
}

/** Lines of JSON in which such characters are escapes: a terminal obeys nothing, and whoever reads them loses nothing. */
export function jsonLines(value: object): string[] {
  const escaped = (character: string) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value, null, 2)
    .split('\n')
    .map((line) => line.replace(unprintable, escaped));
}

function cellText(text: string, isLast: boolean): string {
  return isLast ? plain(text) : cut(plain(text), cellLimit);
}

function cut(line: string, width: number | null): string {
  const text = line.trimEnd();
  return width === null || text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`;
}

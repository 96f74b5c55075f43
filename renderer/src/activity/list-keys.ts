/** What a key does in the list; null for a key that is not the list's. */
export type ListMove = 'next' | 'previous' | 'first' | 'last' | 'pageDown' | 'pageUp';
export type ListCommand = ListMove | 'open' | 'resend' | 'filter' | 'pause' | 'keys' | 'close';

const commands: Readonly<Record<string, ListCommand>> = {
  j: 'next',
  k: 'previous',
  ArrowDown: 'next',
  ArrowUp: 'previous',
  Home: 'first',
  End: 'last',
  PageDown: 'pageDown',
  PageUp: 'pageUp',
  Enter: 'open',
  r: 'resend',
  '/': 'filter',
  ' ': 'pause',
  '?': 'keys',
  Escape: 'close',
};

export interface KeyContext {
  readonly key: string;
  /** Ctrl, Alt or Cmd is held: another part's key. */
  readonly modified: boolean;
  /** What has the focus: text is typed, a control takes keys itself, or a text is scrolled. */
  readonly focus: 'text' | 'control' | 'detail' | 'list';
}

/** The command of a key, where the focus leaves that key to the list. */
export function commandOf({ key, modified, focus }: KeyContext): ListCommand | null {
  if (modified || focus === 'text') return null;
  const command = Object.hasOwn(commands, key) ? commands[key] : undefined;
  if (command === undefined) return null;
  const isLetter = /^[a-z/?]$/.test(key);
  if (focus === 'list' || isLetter || command === 'close') return command;
  return null;
}

/** Where a move leads in a list of `count` rows. `at`: -1 where nothing is chosen; `page`: rows of one page. */
export function moveTo(move: ListMove, at: number, count: number, page: number): number {
  if (count === 0) return -1;
  const last = count - 1;
  if (at === -1) return move === 'first' || move === 'pageUp' ? 0 : last;
  const steps = { next: 1, previous: -1, pageDown: page, pageUp: -page, first: -count, last: count };
  return Math.min(last, Math.max(0, at + steps[move]));
}

/** All keys, for the key bar and the sheet of keys. */
export const keyWords: readonly { readonly keys: readonly string[]; readonly words: string; readonly bar?: string }[] =
  [
    { keys: ['j', 'k'], words: 'Next and previous row; arrows too', bar: 'move' },
    { keys: ['Enter'], words: 'Open the detail, or go into it', bar: 'open' },
    { keys: ['r'], words: 'Send the same request again', bar: 'resend' },
    { keys: ['/'], words: 'Go to the filter', bar: 'filter' },
    { keys: ['Space'], words: 'Pause or go on', bar: 'pause' },
    { keys: ['Home', 'End'], words: 'Oldest row; newest row, and follow' },
    { keys: ['PgUp', 'PgDn'], words: 'A page up or down' },
    { keys: ['Esc'], words: 'Close the detail' },
    { keys: ['?'], words: 'This list' },
  ];

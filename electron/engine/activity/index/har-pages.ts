import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Filter } from '../../../../shared/filter.ts';
import type { ActivityRow } from '../../../../shared/model/activity.ts';
import { harEntries } from '../../har/har-entries.ts';
import { type PreparedFilter, prepareFilter, type Store } from './store.ts';

/** Milliseconds of searching before other work of this thread goes on. */
const slice = 12;

/** Places that are searched at once, and activities of a page at most. */
const windowRows = 256;

/** Characters of a page, unless one activity alone has more. */
const pageCharacters = 4 * 1024 * 1024;

export interface HarQuestion {
  readonly filter: Filter;
  /** Only activities after this place, and none after `to`; null where that is the newest one now. */
  readonly after: number;
  readonly to: number | null;
  /** Of the receiver: `http://127.0.0.1:4400`. */
  readonly origin: string;
  readonly reveal: boolean;
}

export interface HarPage {
  /** JSON, one entry each. */
  readonly entries: readonly string[];
  /** Tags of the secrets that are masked in them. */
  readonly masked: readonly string[];
  /** Where the next page goes on; null at the end. */
  readonly next: { readonly after: number; readonly to: number } | null;
}

/**
 * Activities as HAR entries, by the order they started in, a page at a time: never more of them in memory than a page, or one
 * that is larger. What is logged after the first page was asked for is not among them.
 */
export function createHarPages(store: () => Store) {
  return async (question: HarQuestion, signal: AbortSignal | undefined): Promise<HarPage> => {
    const { origin, reveal } = question;
    const filter = prepareFilter(question.filter);
    const to = question.to ?? store().bounds().last;
    const entries: string[] = [];
    const masked = new Set<string>();
    let characters = 0;
    for (let { after } = question; ; ) {
      const from = Math.max(after + 1, store().bounds().first);
      if (from > to) return { entries, masked: [...masked], next: null };
      const end = Math.min(from + windowRows - 1, to);
      for (const { id, seq } of await ascending(store, filter, from, end, signal)) {
        if (characters > pageCharacters || entries.length >= windowRows) {
          return { entries, masked: [...masked], next: { after: seq - 1, to } };
        }
        signal?.throwIfAborted();
        const activity = store().whole(id, { reveal, isShown: true });
        // Deleted because of its age meanwhile.
        if (activity === undefined) continue;
        for (const entry of harEntries(activity, origin)) {
          const text = JSON.stringify(entry);
          characters += text.length;
          entries.push(text);
        }
        if (!reveal) for (const { tag } of activity.secrets ?? []) masked.add(tag);
      }
      after = end;
      await nextTurn();
    }
  };
}

/** Rows of these places, oldest first. */
async function ascending(
  store: () => Store,
  filter: PreparedFilter,
  from: number,
  to: number,
  signal: AbortSignal | undefined,
): Promise<ActivityRow[]> {
  const rows: ActivityRow[] = [];
  for (let end = to; end >= from; ) {
    signal?.throwIfAborted();
    const found = store().search(filter, from, end, windowRows, performance.now() + slice);
    rows.push(...found.rows);
    end = found.reached - 1;
    if (end >= from) await nextTurn();
  }
  return rows.reverse();
}

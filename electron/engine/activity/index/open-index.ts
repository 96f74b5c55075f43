import { setImmediate as nextTurn } from 'node:timers/promises';
import { failure } from '../../../../shared/failure.ts';
import type { Filter } from '../../../../shared/filter.ts';
import { needsParameters } from '../../../../shared/filter-match.ts';
import type { MessageTexts } from '../../../../shared/message-parts.ts';
import type { Activity } from '../../../../shared/model/activity.ts';
import type { Clock } from '../../host-services.ts';
import { maskAs } from '../../masking/mask-as.ts';
import { createMasker } from '../../masking/masker.ts';
import { type Frame, frameTypes } from '../journal/frames.ts';
import { isBefore, type Position } from '../journal/position.ts';
import { createSegmentReader, endOfJournal, removeSegment, segmentsIn } from '../journal/segments.ts';
import type { ActivityIndex, IndexNews, IndexOptions, Knowledge, OpenedIndex } from './activity-index.ts';
import { createCallPages } from './call-pages.ts';
import { asFailure, isAboutRecords, isDamage } from './database.ts';
import { entryOf, textsOf } from './entries.ts';
import { createHarPages } from './har-pages.ts';
import { createListing } from './listing.ts';
import type { KnownSecrets } from './masked-rows.ts';
import { newStore, openStore } from './open-store.ts';
import { createPruning } from './pruning.ts';
import { stepPage } from './run-steps.ts';
import type { RunUpdate, StoredRun } from './run-store.ts';
import { type NewEntry, type Progress, prepareFilter } from './store.ts';
import { createWatchers } from './watchers.ts';

/** Records of the journal, as they are to be written to the database. */
interface Indexed {
  readonly entries: NewEntry[];
  readonly frames: Map<NewEntry, Frame>;
  readonly runs: (() => void)[];
  readonly lastSeq: number;
  readonly to: Position;
}

const noParameters: ReadonlyMap<string, string> = new Map();

/** Milliseconds of indexing before other work of this thread goes on. */
const slice = 10;

/** Bytes of records, bodies included, that are held at once. */
const batchBytes = 16 * 1024 * 1024;

/** Most records of one transaction. */
const batchRecords = 512;

/** Milliseconds until indexing is tried again where the database could not be written. */
const retryAfter = 1000;

/**
 * Opens the index, and makes a new one from the journal where it is damaged. `pace` are milliseconds between two looks at
 * a journal that grows: many records at once cost far less than each by itself.
 */
export async function openIndex(
  options: IndexOptions,
  parts: {
    readonly clock: Clock;
    /** Asked for with the first record: opening does not wait for it. */
    readonly knowledge: () => Knowledge | Promise<Knowledge>;
    readonly news: IndexNews;
    readonly pace: number;
  },
): Promise<ActivityIndex> {
  const { file, folder } = options;
  const { clock, news, pace } = parts;
  const journal = createSegmentReader(folder, noteUnreadable);
  let knowledge: Knowledge | null = null;
  let secrets: KnownSecrets = { values: [], masker: createMasker([]) };
  const storeParts = { clock, knowledge: parts.knowledge, secrets: () => secrets, parametersOf };
  const opening = await openStore(file, journal, storeParts);
  let { store } = opening;
  let total = store.count();
  let progress: Progress = store.progress();
  let notices = { opening: opening.notice, lost: null as string | null, stalled: null as string | null };
  let timer: NodeJS.Timeout | NodeJS.Immediate | null = null;
  let wanted: Position = progress;
  /** Nothing behind it is indexed: everything before it is about to be removed. */
  let barrier: Position | null = null;
  /** Records that are indexed in one transaction. */
  let atOnce = batchRecords;
  let isClosed = false;

  function parametersOf(activity: Activity): ReadonlyMap<string, string> {
    try {
      return knowledge?.parameters(activity) ?? noParameters;
    } catch {
      // It is then found by everything else.
      return noParameters;
    }
  }

  /** Before a search that cannot do without it. */
  async function knowing(filter: Filter): Promise<void> {
    if (needsParameters(filter)) knowledge ??= await parts.knowledge();
  }

  const note = (changed: Partial<typeof notices>): void => {
    const before = sentence();
    notices = { ...notices, ...changed };
    if (sentence() !== before) news.notice(sentence());
  };
  const sentence = (): string | null => {
    const all = Object.values(notices).filter((notice) => notice !== null);
    return all.length === 0 ? null : all.join(' ');
  };

  const listing = createListing(() => store);
  const callPages = createCallPages(() => store.calls);
  const harPages = createHarPages(() => store);
  const watchers = createWatchers({
    total: () => total,
    lastSeq: () => progress.lastSeq,
    after: (filter, seq, limit) => store.after(filter, seq, limit),
    shown: (row) => store.shown(row),
  });
  const pruning = createPruning({
    store: () => store,
    clock,
    limits: options,
    total: () => total,
    removed(count, upTo) {
      total -= count;
      removeUnusedSegments();
      listing.pruned(upTo);
      watchers.recounted();
    },
    runsRemoved: (ids) => news.runsForgotten(ids),
  });

  /** Segments that are indexed and of which no row is left. */
  function removeUnusedSegments(): void {
    for (const segment of segmentsIn(folder)) {
      if (segment >= progress.segment || store.usesSegment(segment)) continue;
      journal.release(segment);
      removeSegment(folder, segment);
    }
  }

  /** The next records up to `to`, as they are to be written. */
  function readNext(to: Position, knows: Knowledge): Indexed {
    const until = performance.now() + slice;
    const entries: NewEntry[] = [];
    const frames = new Map<NewEntry, Frame>();
    const runs: (() => void)[] = [];
    let { lastSeq } = progress;
    let reached: Position = to;
    let count = 0;
    let bytes = 0;
    for (const located of journal.records(progress, to, noteDamage)) {
      const { frame, segment, offset, length } = located;
      if (frame.type === frameTypes.activity) {
        const entry = entryOf(located, knows, secrets);
        entries.push(entry);
        frames.set(entry, frame);
        lastSeq = Math.max(lastSeq, frame.seq);
      } else runs.push(runChange(frame));
      count += 1;
      bytes += length;
      if (count >= atOnce || bytes > batchBytes || performance.now() > until) {
        reached = { segment, offset: offset + length };
        break;
      }
    }
    return { entries, frames, runs, lastSeq, to: reached };
  }

  function noteDamage({ segment }: Position, bytes: number): void {
    note({ lost: `Some activity could not be read: ${bytes} bytes of journal segment ${segment} are damaged.` });
  }

  function noteUnreadable({ segment, offset }: Position): void {
    note({ lost: `Some activity could not be read: a record of journal segment ${segment} at byte ${offset}.` });
  }

  function runChange({ type, json }: Frame): () => void {
    if (type === frameTypes.newRun) {
      const run: StoredRun = JSON.parse(json);
      return () => store.runs.insert(run);
    }
    const update: RunUpdate = JSON.parse(json);
    return () => store.runs.update(update);
  }

  /** Indexes some records; throws what the database does. */
  function indexSome(all: Position, knows: Knowledge): void {
    const to = barrier !== null && isBefore(barrier, all) ? barrier : all;
    const { entries, frames, runs, lastSeq, to: reached } = readNext(to, knows);
    const next: Progress = { segment: reached.segment, offset: reached.offset, lastSeq };
    let inserted: NewEntry[] = [];
    store.indexing(next, () => {
      inserted = store.insert(entries);
      for (const write of runs) write();
    });
    const counted = progress.lastSeq;
    progress = next;
    total += inserted.length;
    for (const { seq } of inserted) if (seq <= counted) listing.changed(seq);
    if (inserted.length > 0) announce(inserted, frames);
    pruning.consider();
  }

  function announce(entries: readonly NewEntry[], frames: ReadonlyMap<NewEntry, Frame>): void {
    const texts: (MessageTexts | null)[] = [];
    watchers.added(
      entries.map(({ seq, row: columns, masked, segment, position }) => {
        const row = { seq, ...columns };
        return { row, shown: masked === null ? row : { ...row, ...masked }, at: { segment, offset: position } };
      }),
      (index) => {
        const entry = entries[index];
        const frame = entry === undefined ? undefined : frames.get(entry);
        texts[index] ??= entry === undefined || frame === undefined ? null : textsOf(entry, frame, parametersOf);
        return texts[index] ?? null;
      },
    );
  }

  /** A damaged database is replaced by a new one, which is filled from the journal again. */
  function replaceDamaged(error: unknown): void {
    if (!isDamage(error)) throw error;
    const { lastSeq } = progress;
    store.close();
    const begun = newStore(file, journal, storeParts, error);
    store = begun.store;
    progress = { ...store.progress(), lastSeq };
    total = 0;
    listing.reset();
    watchers.cleared();
    note({ opening: begun.notice });
    news.runsForgotten(null);
  }

  /** One record that cannot be indexed must not keep all that follow it from being shown: it is found, and left out. */
  function skipUnindexable(): void {
    if (atOnce > 1) {
      atOnce = 1;
      return;
    }
    const [record] = journal.records(progress, wanted, noteDamage);
    if (record === undefined) return;
    const { segment, offset, length } = record;
    const next = { segment, offset: offset + length, lastSeq: progress.lastSeq };
    store.indexing(next, () => undefined);
    progress = next;
    note({ lost: `Some activity could not be shown: a record of journal segment ${segment} at byte ${offset}.` });
  }

  /** Until everything up to `to` is indexed, or cannot be: then the notice says so. */
  async function catchUp(to: Position): Promise<void> {
    if (isBefore(wanted, to)) wanted = to;
    if (!isBefore(progress, to)) return;
    knowledge ??= await parts.knowledge();
    while (isBefore(progress, to) && !(barrier !== null && !isBefore(progress, barrier))) {
      try {
        indexSome(wanted, knowledge);
        note({ stalled: null });
        atOnce = Math.min(batchRecords, atOnce * 2);
      } catch (error) {
        if (isDamage(error)) replaceDamaged(error);
        else if (isAboutRecords(error)) skipUnindexable();
        else {
          note({ stalled: stalledBecause(error) });
          later(retryAfter);
          return;
        }
      }
      if (isBefore(progress, to)) await nextTurn();
    }
  }

  const stalledBecause = (error: unknown): string =>
    `New activity is logged but cannot be shown: ${asFailure(file, error).message}`;

  function later(delay: number): void {
    if (timer !== null || isClosed) return;
    const work = (): void => {
      timer = null;
      if (!isClosed) catchUp(wanted).catch((error) => note({ stalled: stalledBecause(error) }));
    };
    timer = delay === 0 ? setImmediate(work) : setTimeout(work, delay);
  }

  /**
   * Answers from an index that is up to date; once more where the database turns out to be damaged. Throws WORKSPACE_CLOSED
   * to those who asked before it was closed and are not answered yet.
   */
  async function ask<Result>(written: Position, work: () => Result | Promise<Result>): Promise<Result> {
    await catchUp(written);
    try {
      if (isClosed) throw failure('WORKSPACE_CLOSED', {});
      return await work();
    } catch (error) {
      // A search goes on in steps: the log may have been closed between two of them.
      if (isClosed) throw failure('WORKSPACE_CLOSED', {});
      replaceDamaged(error);
      await catchUp(written);
      return await work();
    }
  }

  // Reads to the end of the journal; the index follows later.
  let lastRunSeq = store.runs.lastSeq();
  const end = endOfJournal(folder, journal, progress, ({ type, seq }) => {
    if (type === frameTypes.activity) progress = { ...progress, lastSeq: Math.max(progress.lastSeq, seq) };
    else lastRunSeq = Math.max(lastRunSeq, seq);
  });
  const opened: OpenedIndex = { end, lastSeq: progress.lastSeq, lastRunSeq };
  wanted = end;
  later(0);
  if (sentence() !== null) news.notice(sentence());

  return {
    opened,
    grown(written) {
      if (isBefore(wanted, written)) wanted = written;
      later(pace);
    },
    async page(written, question, signal) {
      await knowing(question.filter);
      return ask(written, () => listing.page({ ...question, total, signal }));
    },
    get: (written, id, reading) => ask(written, () => store.whole(id, reading)),
    async harPage(written, question, signal) {
      await knowing(question.filter);
      return ask(written, () => harPages(question, signal));
    },
    totalCalls: (written) => ask(written, () => store.calls.total()),
    callPage: (written, question, signal) => ask(written, () => callPages({ ...question, signal })),
    countOfCall: (written, id) => ask(written, () => store.calls.count(id)),
    activitiesOfCall: (written, id, most, reveal) => ask(written, () => store.calls.activities(id, most, reveal)),
    run: (written, id) => ask(written, () => store.runs.get(id)),
    runState: (written, id) => ask(written, () => store.runs.state(id)),
    runPage: (written, question) => ask(written, () => store.runs.list(question)),
    stepsOfRun: (written, question, signal) => ask(written, () => stepPage(() => store.runSteps, question, signal)),
    totalRuns: (written) => ask(written, () => store.runs.total()),
    removeRun: (written, id) => ask(written, () => store.runs.remove(id)),
    endInterruptedRuns: (written, problem) => ask(written, () => store.runs.endInterrupted(problem)),
    watch(written, filter, reveal, signal) {
      const stream = watchers.add(prepareFilter(filter), written, reveal, signal);
      const ready = knowing(filter).then(() => catchUp(written));
      const next = async () => {
        await ready;
        return stream.next();
      };
      return { ...stream, next, [Symbol.asyncIterator]: () => ({ ...stream, next }) };
    },
    async clear(written) {
      barrier = written;
      try {
        return await ask(written, () => {
          // What is not indexed yet would come back.
          if (isBefore(progress, written))
            throw failure('WRITE_FAILED', { file, detail: notices.stalled ?? 'try again' });
          const removed = store.clear();
          total = 0;
          removeUnusedSegments();
          listing.reset();
          watchers.cleared();
          news.runsForgotten(null);
          return removed;
        });
      } finally {
        barrier = null;
        later(0);
      }
    },
    masked: async (kind, value, values) => maskAs(kind, value, values),
    async setSecrets(values) {
      secrets = { values, masker: createMasker(values) };
    },
    setLimits: async (limits) => pruning.setLimits(limits),
    prune: (written) => ask(written, () => pruning.run()),
    // What this thread knows changes by itself.
    knowledgeChanged: async () => undefined,
    async close(written) {
      if (isClosed) return;
      await catchUp(written);
      isClosed = true;
      if (timer !== null) {
        clearTimeout(timer as NodeJS.Timeout);
        clearImmediate(timer as NodeJS.Immediate);
      }
      watchers.close();
      await pruning.close();
      store.close();
      journal.close();
    },
  };
}

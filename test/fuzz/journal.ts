import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { segmentFile } from '../../electron/engine/activity/journal/segments.ts';
import type { ActivityLog } from '../../electron/engine/activity/log.ts';
import { openLog } from '../support/open-log.ts';
import { sampleCapture, sampleDelivery } from '../support/sample-activities.ts';
import type { Fuzzer } from './fuzzer.ts';
import { type Mutation, mutate, mutation } from './mutations.ts';

/** Records of the log that is damaged. Some are larger than what is read of a segment at once. */
const records = 45;
const bodyOf = (index: number): string => `${index}:${'x'.repeat(index === 7 ? 300_000 : index * 13)}`;
const recordAt = (index: number) =>
  index % 3 === 0
    ? sampleDelivery({ id: `id-${index}`, callId: `call-${index % 5}` })
    : sampleCapture({ id: `id-${index}`, body: bodyOf(index) });

interface Damage {
  /** Which files are damaged, and what becomes of the index. */
  readonly segment: readonly Mutation[];
  readonly database: readonly Mutation[];
  readonly wal: readonly Mutation[];
  readonly isIndexGone: boolean;
}

/** What disks do: they do not move bytes. */
const damages = (most: number) =>
  fc.array(mutation([], ['flip', 'flip', 'overwrite', 'zero', 'cut off']), { maxLength: most });

const damage: fc.Arbitrary<Damage> = fc.record({
  segment: damages(3),
  database: fc.oneof(fc.constant([]), damages(3)),
  wal: fc.oneof(fc.constant([]), damages(2)),
  isIndexGone: fc.boolean(),
});

/** Where each record lies in the segment, and the whole segment. */
interface Written {
  readonly folder: string;
  readonly segment: Buffer;
  readonly frames: readonly Buffer[];
}

/** A log as a process leaves it that was killed: with what is still in the write-ahead log of its database. */
async function write(): Promise<Written> {
  const folder = await mkdtemp(join(tmpdir(), 'hookswitch-fuzz-'));
  const [living, killed] = [join(folder, 'living'), join(folder, 'killed')];
  await mkdir(living);
  const log = await openLog(join(living, 'activity.db'));
  const file = segmentFile(join(living, 'activity'), 1);
  const ends: number[] = [];
  for (let index = 0; index < records; index += 1) {
    await log.append(recordAt(index));
    ends.push((await stat(file)).size);
  }
  await log.query({});
  await cp(living, killed, { recursive: true });
  await log.close();
  const segment = await readFile(file);
  return { folder: killed, segment, frames: ends.map((end, index) => segment.subarray(ends[index - 1] ?? 0, end)) };
}

async function damageFile(path: string, mutations: readonly Mutation[]): Promise<Buffer | null> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return null;
  const damaged = mutate(bytes, mutations);
  if (mutations.length > 0) await writeFile(path, damaged);
  return damaged;
}

/** The log opens, shows every record that is still whole in the segment, shows no other, and takes new ones. */
async function tryDamage({ folder, frames }: Written, how: Damage): Promise<void> {
  const copy = await mkdtemp(join(tmpdir(), 'hookswitch-fuzz-'));
  const file = join(copy, 'activity.db');
  try {
    await cp(folder, copy, { recursive: true });
    const segment = await damageFile(segmentFile(join(copy, 'activity'), 1), how.segment);
    if (how.isIndexGone) for (const end of ['', '-wal', '-shm']) await rm(file + end, { force: true });
    else {
      await damageFile(file, how.database);
      await damageFile(`${file}-wal`, how.wal);
    }
    const log = await openLog(file).catch((error) => error as Error & { code?: string });
    if (log instanceof Error) {
      // A version that is damaged cannot be told from one that is newer; that file is left alone.
      if (log.code === 'WORKSPACE_NEWER') return;
      throw log;
    }
    // The end of a file cannot be missed by those who do not know how long it was.
    const isTold = !how.segment.some(({ change }) => change === 'cut off');
    const whole = frames.map((frame) => segment?.includes(frame) ?? false);
    try {
      await expectRecords(log, whole, isTold);
      await log.append(sampleCapture({ id: 'new', body: 'new' }));
      await expectRecords(log, whole, isTold, 'new');
    } finally {
      await log.close();
    }
    const again = await openLog(file);
    try {
      const intact = await again.get('new');
      if (intact?.request.body !== 'new') throw new Error('what was appended is gone after it was opened again');
      await expectRecords(again, whole, false, 'new');
    } finally {
      await again.close();
    }
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function expectRecords(
  log: ActivityLog,
  whole: readonly boolean[],
  isTold: boolean,
  ...more: string[]
): Promise<void> {
  const { items } = await log.query({ limit: 1000 });
  const listed = new Set(items.map(({ id }) => id));
  for (const id of more) if (!listed.has(id)) throw new Error(`${id} is not listed`);
  // Everything that a filter looks into is read.
  await log.query({ filter: 'body*=nothing-like-this', limit: 1000 });
  await log.query({ filter: 'header*=nothing-like-this', limit: 1000 });
  for (let index = 0; index < records; index += 1) {
    const written = recordAt(index);
    const shown = await log.get(written.id);
    const isRight =
      shown?.request.body === written.request.body && shown.at === written.at && shown.kind === written.kind;
    if (whole[index] && !listed.has(written.id))
      throw new Error(`${written.id} is whole in the journal, and not listed`);
    if (whole[index] && !isRight) throw new Error(`${written.id} is whole in the journal, and not shown`);
    if (shown !== undefined && !isRight) throw new Error(`${written.id} is shown as something that it is not`);
    if (isTold && shown === undefined && log.notice === null)
      throw new Error(`${written.id} is gone, and nobody says so`);
  }
  for (const id of [0, 1, 2, 3, 4]) await log.calls.activities(`call-${id}`, 100);
}

export function journalFuzzer(): Fuzzer {
  let written: Promise<Written> | null = null;
  return {
    claims: [
      {
        name: 'a damaged log opens, says so, shows every record that is whole and no other, and goes on',
        inputs: 5,
        property: fc.asyncProperty(damage, async (how) => {
          written ??= write();
          await tryDamage(await written, how);
        }),
      },
    ],
    async [Symbol.asyncDispose]() {
      if (written !== null) await rm(join((await written).folder, '..'), { recursive: true, force: true });
    },
  };
}

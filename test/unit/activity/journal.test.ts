import { appendFile, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Frame, frameTypes, writeFrame } from '../../../electron/engine/activity/journal/frames.ts';
import { openJournal } from '../../../electron/engine/activity/journal/journal.ts';
import { createSegmentReader, endOfJournal } from '../../../electron/engine/activity/journal/segments.ts';
import type { Capture } from '../../../shared/model/capture.ts';
import { openLog } from '../../support/open-log.ts';
import { sampleCapture } from '../../support/sample-activities.ts';
import { withFolder } from '../../support/temporary-folder.ts';

const start = { segment: 1, offset: 0 };
const frame = (seq: number, json: string, request = ''): Frame => ({
  ...{ type: frameTypes.activity, seq, json, request: Buffer.from(request), response: null },
});

function read(folder: string) {
  const reader = createSegmentReader(folder);
  const damaged: number[] = [];
  const frames = [...reader.records(start, null, (_at, bytes) => damaged.push(bytes))].map(({ frame }) => ({
    ...frame,
    request: Buffer.from(frame.request).toString(),
  }));
  reader.close();
  return { frames, damaged };
}

describe('the journal', () => {
  it('gives back every record in order, whatever they hold, over several openings', () =>
    withFolder(async (folder) => {
      let number = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string()), { maxLength: 8 }), {
            maxLength: 4,
          }),
          async (openings) => {
            number += 1;
            const into = join(folder, String(number));
            const all: Frame[] = [];
            let end = start;
            for (const batch of openings) {
              const journal = openJournal(into, end);
              const frames = batch.map(([json, body], index) => frame(all.length + index, json, body));
              if (frames.length > 0) journal.write(frames);
              all.push(...frames);
              end = { ...journal.end };
              journal.close();
              const reader = createSegmentReader(into);
              expect(endOfJournal(into, reader, start, () => undefined)).toEqual(end);
              reader.close();
            }
            const { frames, damaged } = read(into);
            expect(damaged).toEqual([]);
            expect(frames.map(({ seq, json, request }) => [seq, json, request])).toEqual(
              all.map(({ seq, json, request }) => [seq, json, Buffer.from(request).toString()]),
            );
          },
        ),
        { numRuns: 50 },
      );
    }));

  it('goes on behind the last whole record where half of one stands at the end, at any byte', () =>
    withFolder(async (folder) => {
      const journal = openJournal(folder, start);
      journal.write([frame(1, 'one')]);
      const { offset: whole } = journal.end;
      journal.write([frame(2, 'two', 'body')]);
      const { offset: longer } = journal.end;
      journal.close();
      const [name = ''] = await readdir(folder);
      const bytes = await readFile(join(folder, name));
      for (let cut = whole; cut < longer; cut += 1) {
        await writeFile(join(folder, name), bytes.subarray(0, cut));
        const reader = createSegmentReader(folder);
        const end = endOfJournal(folder, reader, start, () => undefined);
        reader.close();
        expect(end).toEqual({ segment: 1, offset: whole });
        const again = openJournal(folder, end);
        again.write([frame(3, 'three')]);
        again.close();
        expect(read(folder).frames.map(({ json }) => json)).toEqual(['one', 'three']);
      }
    }));

  it('never writes over bytes that it cannot read: it goes on in a new segment', () =>
    withFolder(async (folder) => {
      const journal = openJournal(folder, start);
      journal.write([frame(1, 'one'), frame(2, 'two'), frame(3, 'three')]);
      journal.close();
      const [name = ''] = await readdir(folder);
      const bytes = await readFile(join(folder, name));
      bytes[bytes.indexOf('two')] = 0x58;
      await writeFile(join(folder, name), bytes);
      const reader = createSegmentReader(folder);
      const end = endOfJournal(folder, reader, start, () => undefined);
      reader.close();
      expect(end).toEqual({ segment: 2, offset: 0 });
      const again = openJournal(folder, end);
      again.write([frame(4, 'four')]);
      again.close();
      const { frames, damaged } = read(folder);
      expect(frames.map(({ json }) => json)).toEqual(['one', 'three', 'four']);
      expect(damaged).toHaveLength(1);
      expect((await readFile(join(folder, name))).equals(bytes)).toBe(true);
    }));

  it('loses one record where a bit of its head is wrong, and keeps those behind it', () =>
    withFolder(async (folder) => {
      const journal = openJournal(folder, start);
      journal.write([frame(1, 'one')]);
      const { offset } = journal.end;
      journal.write([frame(2, 'two', 'y'.repeat(300_000)), frame(3, 'three')]);
      journal.close();
      const [name = ''] = await readdir(folder);
      const bytes = await readFile(join(folder, name));
      for (let bit = 0; bit < 29 * 8; bit += 7) {
        const damaged = Buffer.from(bytes);
        damaged[offset + (bit >> 3)] = (damaged[offset + (bit >> 3)] ?? 0) ^ (1 << (bit & 7));
        await writeFile(join(folder, name), damaged);
        expect(read(folder).frames.map(({ json }) => json)).toEqual(['one', 'three']);
        const reader = createSegmentReader(folder);
        expect(endOfJournal(folder, reader, start, () => undefined)).toEqual({ segment: 2, offset: 0 });
        reader.close();
      }
    }));

  it('takes nothing that a stranger put into a body for a record, where that record is torn or damaged', () =>
    withFolder(async (folder) => {
      const made = Buffer.alloc(200);
      const length = writeFrame(made, 0, frame(9, 'made up'));
      const journal = openJournal(folder, start);
      journal.write([
        { ...frame(1, 'one'), request: Buffer.concat([made.subarray(0, length), made.subarray(0, length)]) },
      ]);
      const { offset: end } = journal.end;
      journal.write([frame(2, 'two')]);
      journal.close();
      const [name = ''] = await readdir(folder);
      const bytes = await readFile(join(folder, name));
      await writeFile(join(folder, name), bytes.subarray(0, end - 3));
      expect(read(folder).frames).toEqual([]);
      bytes[end - 1] = (bytes[end - 1] ?? 0) ^ 1;
      await writeFile(join(folder, name), bytes);
      expect(read(folder).frames.map(({ json }) => json)).toEqual(['two']);
    }));

  it('gives up on bytes that look like records without end, in time that grows with them', () =>
    withFolder(async (folder) => {
      const size = 4 * 1024 * 1024;
      const journal = openJournal(folder, start);
      journal.write([{ ...frame(1, 'one'), request: Buffer.alloc(size) }]);
      const { offset: end } = journal.end;
      journal.close();
      const [name = ''] = await readdir(folder);
      const bytes = await readFile(join(folder, name));
      // A head at every 29th byte, of a record that takes all that is left.
      for (let at = 100; at + 29 < end; at += 29) {
        bytes[at + 8] = 1;
        bytes.writeUInt32LE(end - at - 8, at);
        bytes.writeUInt32LE(end - at - 29, at + 17);
        bytes.writeUInt32LE(0xffff_ffff, at + 25);
      }
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      await writeFile(join(folder, name), bytes);
      const before = process.threadCpuUsage().user;
      expect(read(folder)).toEqual({ frames: [], damaged: [end] });
      // To check each of them takes minutes.
      expect(process.threadCpuUsage().user - before).toBeLessThan(5_000_000);
    }));
});

describe('the log over its journal', () => {
  const body = 'x'.repeat(1024 * 1024);
  const fill = async (log: Awaited<ReturnType<typeof openLog>>, count: number, from = 0) => {
    for (let index = from; index < from + count; index += 1) {
      await log.append(sampleCapture({ id: `c${index}`, message: '', body: `${index} ${body}` }));
    }
  };
  const segments = (folder: string) => readdir(join(folder, 'activity'));

  it('removes segments of which nothing is left, and reads the others', () =>
    withFolder(async (folder) => {
      const log = await openLog(`${folder}/activity.db`);
      await fill(log, 100);
      expect(await segments(folder)).toHaveLength(4);
      log.setLimits({ keepRows: 10, keepDays: 3650 });
      await log.prune();
      expect(await log.query({})).toMatchObject({ total: 10 });
      expect(await segments(folder)).toHaveLength(2);
      expect(await log.get('c95')).toMatchObject({ request: { bytes: expect.any(Number) } });
      expect((await log.query({ filter: 'body^="97 x"' })).items.map(({ id }) => id)).toEqual(['c97']);
      await log.close();
    }));

  it('leaves nothing on disk of what was cleared, and loses nothing that comes while it is cleared', () =>
    withFolder(async (folder) => {
      const log = await openLog(`${folder}/activity.db`);
      await fill(log, 40);
      const clearing = log.clear();
      const added = Array.from({ length: 500 }, (_, index) => log.append(sampleCapture({ id: `after-${index}` })));
      expect(await clearing).toBe(40);
      await Promise.all(added);
      expect(await log.query({ limit: 1 })).toMatchObject({ total: 500 });
      expect(await log.get('after-0')).toBeDefined();
      const names = await segments(folder);
      expect(names).toHaveLength(1);
      const bytes = await readFile(join(folder, 'activity', names[0] ?? ''));
      expect(bytes.includes('x'.repeat(1000))).toBe(false);
      await log.close();
    }));

  it('says what of it could not be read, and shows the rest', () =>
    withFolder(async (folder) => {
      const file = `${folder}/activity.db`;
      const log = await openLog(file);
      await Promise.all(['a', 'b', 'c'].map((id) => log.append(sampleCapture({ id }))));
      await log.close();
      // The index is gone, and with it everything that was not damaged too.
      for (const name of await readdir(folder))
        if (name.startsWith('activity.db')) await writeFile(join(folder, name), '');
      const [name = ''] = await segments(folder);
      const segment = join(folder, 'activity', name);
      const bytes = await readFile(segment);
      bytes[bytes.indexOf('"id":"b"')] = 0x58;
      await writeFile(segment, bytes);
      const again = await openLog(file);
      await again.append(sampleCapture({ id: 'd' }));
      expect((await again.query({})).items.map(({ id }) => id).sort()).toEqual(['a', 'c', 'd']);
      expect(again.notice).toMatch(/^Some activity could not be read: \d+ bytes of journal segment 1 are damaged\.$/);
      await again.close();
    }));

  it('shows no other record for one whose bytes have changed, and says so', () =>
    withFolder(async (folder) => {
      const file = `${folder}/activity.db`;
      const log = await openLog(file);
      await Promise.all(['a', 'b', 'c'].map((id) => log.append(sampleCapture({ id, body: `body of ${id}` }))));
      await log.query({});
      await log.close();
      const [name = ''] = await segments(folder);
      const segment = join(folder, 'activity', name);
      const bytes = await readFile(segment);
      bytes[bytes.indexOf('body of b')] = 0x58;
      await writeFile(segment, bytes);
      const again = await openLog(file);
      expect(again.notice).toBeNull();
      expect((await again.query({ filter: 'body*="ody of"' })).items.map(({ id }) => id)).toEqual(['c', 'a']);
      expect(await again.get('b')).toBeUndefined();
      expect(again.notice).toMatch(/^Some activity could not be read: a record of journal segment 1 at byte \d+\.$/);
      await again.close();
    }));

  it('leaves out a record that cannot be indexed, says so, and shows all the others', () =>
    withFolder(async (folder) => {
      const log = await openLog(`${folder}/activity.db`);
      const odd = { ...sampleCapture({ id: 'odd' }), status: 'none' } as unknown as Capture;
      const all = [...Array.from({ length: 20 }, (_, index) => sampleCapture({ id: `c${index}` })), odd];
      await Promise.all([...all, sampleCapture({ id: 'last' })].map((activity) => log.append(activity)));
      expect(await log.query({})).toMatchObject({ total: 21, items: { 0: { id: 'last' } } });
      expect(log.notice).toMatch(/^Some activity could not be shown: a record of journal segment 1 at byte \d+\.$/);
      await log.close();
    }));

  it('is there where a kill came between the journal and the index', () =>
    withFolder(async (folder) => {
      const file = `${folder}/activity.db`;
      const log = await openLog(file);
      await log.append(sampleCapture({ id: 'indexed' }));
      await log.close();
      const database = await readFile(file);
      const later = await openLog(file);
      await later.append(sampleCapture({ id: 'not indexed' }));
      later.runs.insert({
        summary: {
          ...{ id: 'run', kind: 'event', label: 'a', seed: null, startedAt: '2026-11-20T14:00:00.000Z', endedAt: null },
          ...{ state: 'running', totals: { deliveries: 0, failed: 0, captures: 0 }, progress: null, problem: null },
        },
        inputs: '{}',
        document: null,
      });
      await later.close();
      // The database as it was, and half a record behind the last one.
      await writeFile(file, database);
      const [name = ''] = await segments(folder);
      const segment = join(folder, 'activity', name);
      const { size } = await stat(segment);
      await appendFile(segment, Buffer.from([9, 0, 0, 0, 1]));
      const again = await openLog(file);
      expect((await again.query({})).items.map(({ id }) => id)).toEqual(['not indexed', 'indexed']);
      expect(await again.runs.get('run')).toMatchObject({ summary: { id: 'run', seq: 1, state: 'running' } });
      expect(await again.append(sampleCapture({ id: 'next' }))).toBe(3);
      expect((await stat(segment)).size).toBeGreaterThan(size);
      await again.close();
      await truncate(segment, size);
      const shorter = await openLog(file);
      expect(await shorter.append(sampleCapture({ id: 'last' }))).toBe(4);
      expect(await shorter.get('last')).toBeDefined();
      await shorter.close();
    }));
});

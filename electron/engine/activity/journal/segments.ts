import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileErrorCode } from '../../storage/file-problem.ts';
import { type Frame, frameBytes, headBytes, readFrame } from './frames.ts';
import type { Position } from './position.ts';

/** Bytes that are read at once: neighbors are nearly always read together. */
const readAhead = 256 * 1024;

/** Segments that are kept open for reading. */
const keptOpen = 4;

export const segmentFile = (folder: string, segment: number): string =>
  join(folder, `${String(segment).padStart(8, '0')}.journal`);

/** The numbers of the segments that there are, in order. */
export function segmentsIn(folder: string): number[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => /^(\d{8,})\.journal$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((one, other) => one - other);
}

export const removeSegment = (folder: string, segment: number): void =>
  rmSync(segmentFile(folder, segment), { force: true });

/** A frame and where it lies. */
export interface Located {
  readonly frame: Frame;
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
}

export interface SegmentReader {
  /**
   * The records from `from` on, up to `to`. Between them `damaged` is called for what is no record: half a record at the
   * end of a segment is torn, and behind anything else the records go on where the next one can be found. The bytes of a
   * frame are part of a larger buffer, which they keep in memory: copy what is to be kept.
   */
  records(
    from: Position,
    to: Position | null,
    damaged: (at: Position, bytes: number, isTorn: boolean) => void,
  ): Generator<Located>;
  /** One record whose place is known. Undefined where its file is gone, or the bytes are not those that were written. */
  read(segment: number, offset: number, length: number): Frame | undefined;
  /** The bytes of one; undefined where they are not there. */
  bytes(segment: number, offset: number, length: number): Buffer | undefined;
  /** Closes a segment that is to be removed. */
  release(segment: number): void;
  close(): void;
}

const isPlace = (offset: number, length: number): boolean =>
  Number.isSafeInteger(offset) && offset >= 0 && Number.isSafeInteger(length) && length >= headBytes;

const noWindow = { segment: -1, from: 0, bytes: Buffer.alloc(0) };

/** `unreadable` is called with the place of a record that `read` does not find as it was written. */
export function createSegmentReader(
  folder: string,
  unreadable: (at: Position) => void = () => undefined,
): SegmentReader {
  const open = new Map<number, number>();
  /** The bytes that were read last. */
  let window = noWindow;

  /** Null where there is no such file. */
  function descriptor(segment: number): number | null {
    const kept = open.get(segment);
    if (kept !== undefined) return kept;
    try {
      const opened = openSync(segmentFile(folder, segment), 'r');
      open.set(segment, opened);
      for (const [oldest, fd] of open) {
        if (open.size <= keptOpen) break;
        closeSync(fd);
        open.delete(oldest);
      }
      return opened;
    } catch (error) {
      if (fileErrorCode(error) === 'ENOENT') return null;
      throw error;
    }
  }

  /** Bytes from `from` on: `length` of them, or as many as there are. */
  function bytesOf(segment: number, from: number, length: number): Buffer {
    const { bytes } = window;
    const at = from - window.from;
    if (window.segment === segment && at >= 0 && at + length <= bytes.length) return bytes.subarray(at, at + length);
    const file = descriptor(segment);
    if (file === null) return Buffer.alloc(0);
    // Lists are read from their end: a read before the last one brings what lies before it.
    const isBackward = window.segment === segment && from < window.from;
    const size = Math.max(length, readAhead);
    const start = isBackward ? Math.max(0, from + length - size) : from;
    const buffer = Buffer.allocUnsafe(size);
    let read = 0;
    while (read < size) {
      const got = readSync(file, buffer, read, size - read, start + read);
      if (got === 0) break;
      read += got;
    }
    window = { segment, from: start, bytes: buffer.subarray(0, read) };
    return window.bytes.subarray(from - start, Math.min(read, from - start + length));
  }

  /** The record that begins there and ends before `end`, or null. */
  function recordAt(segment: number, offset: number, end: number): Located | null {
    const length = frameBytes(bytesOf(segment, offset, headBytes), 0);
    if (length === null || offset + length > end) return null;
    const frame = readFrame(bytesOf(segment, offset, length));
    return frame === null ? null : { frame, segment, offset, length };
  }

  /** What was cut off and written anew may stand in the window as it was. */
  function recordAtAgain(segment: number, offset: number, end: number): Located | null {
    window = noWindow;
    return recordAt(segment, offset, end);
  }

  /**
   * Where the next record begins behind one that is damaged; null where none does. What a stranger sent may look like a
   * record, too: while the head of the damaged one holds, nothing is looked for inside of it.
   */
  function nextRecord(segment: number, offset: number, end: number): number | null {
    const length = frameBytes(bytesOf(segment, offset, headBytes), 0);
    if (length !== null && recordAt(segment, offset + length, end) !== null) return offset + length;
    // Bytes that are checked: heads that were made up must not have the same bytes read again and again.
    let left = 4 * (end - offset);
    for (let from = offset + 1; ; ) {
      const bytes = bytesOf(segment, from, Math.min(readAhead, end - from));
      if (bytes.length < headBytes) return null;
      for (let at = 0; at + headBytes <= bytes.length; at += 1) {
        const frameLength = frameBytes(bytes, at);
        if (frameLength === null || from + at + frameLength > end) continue;
        left -= frameLength;
        if (left < 0) return null;
        if (recordAt(segment, from + at, end) !== null) return from + at;
      }
      from += bytes.length - headBytes + 1;
    }
  }

  return {
    *records(from, to, damaged) {
      const last = to?.segment ?? Number.POSITIVE_INFINITY;
      for (const segment of segmentsIn(folder)) {
        if (segment < from.segment || segment > last) continue;
        const file = descriptor(segment);
        if (file === null) continue;
        const end = segment === to?.segment ? to.offset : fstatSync(file).size;
        for (let offset = segment === from.segment ? from.offset : 0; offset < end; ) {
          const record = recordAt(segment, offset, end) ?? recordAtAgain(segment, offset, end);
          if (record !== null) {
            yield record;
            offset += record.length;
            continue;
          }
          const length = frameBytes(bytesOf(segment, offset, headBytes), 0);
          const isTorn = end - offset < headBytes || (length !== null && offset + length > end);
          const next = (isTorn ? null : nextRecord(segment, offset, end)) ?? end;
          damaged({ segment, offset }, next - offset, isTorn);
          offset = next;
        }
      }
    },
    read(segment, offset, length) {
      const file = descriptor(segment);
      const size = file === null || !isPlace(offset, length) ? 0 : offset + length;
      // A database that is damaged may say anything. What is longer than a window is worth a look at the file.
      const isThere = size > 0 && (length <= readAhead || (file !== null && size <= fstatSync(file).size));
      const record = isThere ? (recordAt(segment, offset, size) ?? recordAtAgain(segment, offset, size)) : null;
      if (record === null || record.length !== length) {
        unreadable({ segment, offset });
        return undefined;
      }
      return record.frame;
    },
    bytes(segment, offset, length) {
      const bytes = bytesOf(segment, offset, length);
      return bytes.length === length ? bytes : undefined;
    },
    release(segment) {
      const file = open.get(segment);
      if (file !== undefined) closeSync(file);
      open.delete(segment);
      if (window.segment === segment) window = noWindow;
    },
    close() {
      for (const file of open.values()) closeSync(file);
      open.clear();
    },
  };
}

/**
 * Where the journal is to go on, behind its last record; `seen` is called for each record from `from` on. Half a record
 * at its end was never acknowledged and is written over. Behind anything else that cannot be read a new segment begins.
 */
export function endOfJournal(
  folder: string,
  reader: SegmentReader,
  from: Position,
  seen: (frame: Frame) => void,
): Position {
  const newest = segmentsIn(folder).at(-1) ?? 0;
  let end: Position = from;
  let isDamaged = false;
  for (const { frame, segment, offset, length } of reader.records(from, null, (at, _bytes, isTorn) => {
    if (at.segment === newest) {
      if (isTorn) end = at;
      else isDamaged = true;
    }
  })) {
    end = { segment, offset: offset + length };
    seen(frame);
  }
  const isThere =
    end.offset === 0 ? end.segment >= newest : end.segment === newest && sizeOf(folder, end.segment) >= end.offset;
  return isThere && !isDamaged ? end : { segment: Math.max(newest, end.segment) + 1, offset: 0 };
}

const sizeOf = (folder: string, segment: number): number =>
  statSync(segmentFile(folder, segment), { throwIfNoEntry: false })?.size ?? 0;

import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { failure } from '../../../../shared/failure.ts';
import { describeFileProblem } from '../../storage/file-problem.ts';
import { type Frame, mostBytes, writeFrame } from './frames.ts';
import type { Position } from './position.ts';
import { segmentFile } from './segments.ts';

/** Bytes after which a new segment is begun. */
const segmentBytes = 32 * 1024 * 1024;

/** Bytes of the buffer that frames are put together in; one that is larger gets a buffer of its own. */
const bufferBytes = 4 * 1024 * 1024;

/**
 * Where everything that is logged is written first: files that are only ever appended to. What `write` returned from
 * is with the system and survives the end of this process; nothing else stands between a request and its response.
 */
export interface Journal {
  /** Where everything that was written ends. */
  readonly end: Position;
  /** In as few writes as their size allows. Throws WRITE_FAILED: then none of them is in the journal. */
  write(frames: readonly Frame[]): void;
  /** What is written from now on goes to a new segment; returns its number. */
  roll(): number;
  close(): void;
}

/** Goes on writing at `end`, and cuts off what the file may hold behind it. Makes the folder with the first record. */
export function openJournal(folder: string, end: Position): Journal {
  let { segment, offset } = end;
  let file: number | null = null;
  let buffer = Buffer.alloc(0);

  function openFile(): number {
    if (file !== null) return file;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Not truncated by opening: records may be in it.
    const opened = openSync(segmentFile(folder, segment), offset === 0 ? 'w' : 'r+', 0o600);
    try {
      ftruncateSync(opened, offset);
    } catch (error) {
      closeSync(opened);
      throw error;
    }
    file = opened;
    return opened;
  }

  function closeFile(): void {
    if (file !== null) closeSync(file);
    file = null;
  }

  function roll(): number {
    closeFile();
    segment += 1;
    offset = 0;
    return segment;
  }

  function bufferFor(bytes: number): Buffer {
    if (bytes > bufferBytes) return Buffer.allocUnsafe(bytes);
    if (buffer.length < bytes) buffer = Buffer.allocUnsafe(Math.min(bufferBytes, Math.max(bytes, buffer.length * 2)));
    return buffer;
  }

  function append(bytes: Buffer): void {
    const to = openFile();
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(to, bytes, written, bytes.length - written, offset + written);
    }
    offset += bytes.length;
  }

  return {
    get end() {
      return { segment, offset };
    },
    write(frames) {
      if (offset >= segmentBytes) roll();
      const before = offset;
      try {
        for (let next = 0; next < frames.length; ) {
          const first = next;
          let most = 0;
          for (let frame = frames[next]; frame !== undefined; frame = frames[next]) {
            const bytes = mostBytes(frame);
            if (next > first && most + bytes > bufferBytes) break;
            most += bytes;
            next += 1;
          }
          const into = bufferFor(most);
          let end = 0;
          for (const frame of frames.slice(first, next)) end = writeFrame(into, end, frame);
          append(into.subarray(0, end));
        }
      } catch (error) {
        offset = before;
        cutOff();
        throw failure('WRITE_FAILED', { file: segmentFile(folder, segment), detail: describeFileProblem(error) });
      }
    },
    roll,
    close: closeFile,
  };

  /** Half of a record must not stand where the next one is going to: where that fails, the next opening cuts it off. */
  function cutOff(): void {
    try {
      if (file !== null) ftruncateSync(file, offset);
    } catch {
      closeFile();
    }
  }
}

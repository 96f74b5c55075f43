import { setImmediate as otherWork } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { importFileLimit, importLimit, importTotalLimit } from '../../../shared/contract/imports.ts';
import { Failure, failure } from '../../../shared/failure.ts';
import { isImportPath, pathFault } from '../../../shared/import-names.ts';
import type { FileFailure, ImportFile } from './importer.ts';

/** Entries of an archive, files and folders, whatever they are. */
const entryLimit = 20_000;
/** Times that an entry may be larger than it is in the archive: text reaches 30, nothing but zeros 1,000. */
const ratioLimit = 250;
/** Bytes up to which an entry may be small beyond the ratio. */
const smallEntry = 1024 * 1024;

export interface Unpacked {
  /** Named by the archive and their paths in it. */
  readonly files: readonly ImportFile[];
  readonly failures: readonly FileFailure[];
  /** Files of the archive that no import looks into. */
  readonly others: number;
}

/** Whether a file is a zip archive, by its first bytes. */
export const isArchive = ({ bytes: [first, second, third, fourth] }: ImportFile): boolean =>
  first === 0x50 && second === 0x4b && ((third === 3 && fourth === 4) || (third === 5 && fourth === 6));

/**
 * The files in a zip archive, in memory: nothing of it is ever a path on this machine. What is stated of sizes is checked
 * before anything is unpacked, and what comes out while it does; zlib does it in a thread of its own. `room` is how many
 * bytes may come out. Throws ARCHIVE_REFUSED for an archive that is damaged, encrypted, or larger than it looks, and for
 * one with paths that lead out of it.
 */
export async function unpack(archive: ImportFile, room: number): Promise<Unpacked> {
  const refuse = (detail: string): Failure => failure('ARCHIVE_REFUSED', { file: archive.name, detail });
  const named = (entry: Entry): string => `${archive.name}/${entry.fileName}`;
  const bytes = Buffer.from(archive.bytes.buffer, archive.bytes.byteOffset, archive.bytes.byteLength);
  const open = async (): Promise<ZipFile> => {
    const zip = await fromBufferPromise(bytes);
    if (zip.entryCount > entryLimit) throw refuse(`it has more than ${entryLimit.toLocaleString('en')} entries.`);
    return zip;
  };

  const files: ImportFile[] = [];
  const failures: FileFailure[] = [];
  let others = 0;
  try {
    let total = 0;
    let seen = 0;
    let wanted = 0;
    for await (const entry of (await open()).eachEntry()) {
      seen += 1;
      if (seen % 256 === 0) await otherWork();
      if (!isWanted(entry)) continue;
      total += entry.uncompressedSize;
      wanted += 1;
      if (wanted > importFileLimit)
        throw refuse(`it has more than ${importFileLimit.toLocaleString('en')} files to import.`);
      const fault = faultOf(archive, entry, total, room);
      if (fault !== null) throw refuse(fault);
    }
    const zip = await open();
    for await (const entry of zip.eachEntry()) {
      seen -= 1;
      if (seen % 256 === 0) await otherWork();
      if (entry.fileName.endsWith('/')) continue;
      if (!isWanted(entry)) {
        if (!isLink(entry)) others += 1;
        else failures.push({ file: named(entry), failure: linkFailure(named(entry)) });
        continue;
      }
      files.push({ name: named(entry), bytes: await bytesOf(zip, entry) });
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw refuse(`${(error instanceof Error ? error.message : String(error)).slice(0, 300)}.`);
  }
  return { files, failures, others };
}

const isLink = ({ externalFileAttributes }: Entry): boolean =>
  ((externalFileAttributes >>> 16) & 0o170000) === 0o120000;

const linkFailure = (file: string): Failure =>
  failure('FILE_UNREADABLE', { file, detail: 'it is a symbolic link, which is not followed.' });

const isWanted = (entry: Entry): boolean => isImportPath(entry.fileName) && !isLink(entry);

function faultOf(archive: ImportFile, entry: Entry, total: number, room: number): string | null {
  const { fileName, compressedSize, uncompressedSize } = entry;
  const name = fileName.slice(0, 300);
  const mebibytes = (size: number): string => `${(size / 1_048_576).toFixed(0)} MiB`;
  const fault = pathFault(`${archive.name}/${fileName}`);
  if (fault !== null) return `${name} ${fault}`;
  if (entry.isEncrypted()) return `${name} is encrypted.`;
  if (uncompressedSize > importLimit) {
    return `${name} would be ${mebibytes(uncompressedSize)}. The maximum is ${mebibytes(importLimit)}.`;
  }
  if (uncompressedSize > smallEntry && uncompressedSize > ratioLimit * compressedSize) {
    return `${name} would be more than ${ratioLimit} times as large as it is in the archive.`;
  }
  if (total > room) return `its files would be more than ${mebibytes(importTotalLimit)} together, the maximum.`;
  return null;
}

async function bytesOf(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    size += chunk.length;
    // Cannot be: the reader ends the stream where an entry is larger than stated. But a bomb must not depend on that.
    if (size > entry.uncompressedSize) throw new Error(`${entry.fileName} is larger than stated`);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (crc32(bytes) !== entry.crc32) throw new Error(`${entry.fileName} is damaged`);
  return bytes;
}

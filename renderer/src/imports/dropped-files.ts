import { importFileLimit, importLimit } from '../../../shared/contract/imports.ts';
import { failure } from '../../../shared/failure.ts';
import { isImportFolder, isImportPath } from '../../../shared/import-names.ts';
import type { NamedFile } from './import-files.ts';

/** What is imported in one go: a file, or a folder with the files in it. */
export interface Source {
  readonly name: string;
  /** Bytes; 0 for a folder, which is read later. */
  readonly size: number;
  /** Throws FILE_UNREADABLE, FILE_TOO_LARGE. */
  read(): Promise<readonly NamedFile[]>;
}

export function fileSource(file: File): Source {
  return { name: file.name, size: file.size, read: async () => [await checked({ name: file.name, data: file })] };
}

export const textSource = (name: string, text: string): Source => fileSource(new File([text], name));

/**
 * What was dropped or pasted, folders as one source each. Call it while the event is handled: a browser forgets what was
 * dropped as soon as the handler returns.
 */
export function sourcesOf(data: DataTransfer): Source[] {
  return [...data.items].flatMap((item) => {
    if (item.kind !== 'file') return [];
    const entry = item.webkitGetAsEntry();
    if (entry?.isDirectory) return [folderSource(entry as FileSystemDirectoryEntry)];
    const file = item.getAsFile();
    return file === null || file.type.startsWith('image/') ? [] : [fileSource(file)];
  });
}

function folderSource(folder: FileSystemDirectoryEntry): Source {
  return {
    name: folder.name,
    size: 0,
    async read() {
      const files = await filesIn(folder);
      if (files.length === 0) {
        throw failure('FILE_UNREADABLE', { file: folder.name, detail: 'it has no files that can be imported.' });
      }
      const bytes = files.reduce((sum, { data }) => sum + data.size, 0);
      if (bytes > importLimit) throw failure('FILE_TOO_LARGE', { file: folder.name, bytes, limit: importLimit });
      return Promise.all(files.map(checked));
    },
  };
}

async function filesIn(folder: FileSystemDirectoryEntry): Promise<NamedFile[]> {
  const files: NamedFile[] = [];
  const open = [folder];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const entry of await entriesOf(next)) {
      if (entry.isDirectory) {
        if (isImportFolder(entry.name)) open.push(entry as FileSystemDirectoryEntry);
      } else if (isImportPath(entry.name)) {
        files.push({ name: entry.fullPath.replace(/^\//, ''), data: await fileOf(entry as FileSystemFileEntry) });
      }
    }
    if (files.length > importFileLimit) {
      const detail = `it has more than ${importFileLimit.toLocaleString('en')} files to import.`;
      throw failure('FILE_UNREADABLE', { file: folder.name, detail });
    }
  }
  return files.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** A reader gives at most 100 entries at a time, and none when it is at its end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return entries;
    entries.push(...batch);
  }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

/** A copy in memory: the file may change or be deleted before it is imported. */
async function checked({ name, data }: NamedFile): Promise<NamedFile> {
  if (data.size > importLimit) throw failure('FILE_TOO_LARGE', { file: name, bytes: data.size, limit: importLimit });
  try {
    return { name, data: new File([await data.arrayBuffer()], data.name) };
  } catch {
    throw failure('FILE_UNREADABLE', { file: name, detail: 'it is a folder, or it cannot be opened.' });
  }
}

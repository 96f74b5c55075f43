import type { Importer, ImportFile } from './importer.ts';
import { postmanV1 } from './postman-v1/postman-v1.ts';
import { postmanV2 } from './postman-v2/postman-v2.ts';
import { postmanValues } from './postman-values/postman-values.ts';

/** Every import format. Of formats that are equally sure of a file, the first is used. */
export const importers: readonly Importer[] = [postmanV2, postmanV1, postmanValues];

/** Files that are imported together, and the format they are in; null where no format knows the file. */
export interface ImportUnit {
  /** The name of the file or of the folder, for messages. */
  readonly name: string;
  readonly files: readonly ImportFile[];
  readonly importer: Importer | null;
}

/**
 * Groups files for import: a folder is one unit where a format knows all of it together, else it is taken apart, its
 * folders first asked about as a whole again. Whatever is left is a unit of its own.
 */
export function importUnits(files: readonly ImportFile[], formats: readonly Importer[] = importers): ImportUnit[] {
  return unitsIn('', files, formats);
}

function unitsIn(folder: string, files: readonly ImportFile[], formats: readonly Importer[]): ImportUnit[] {
  const groups = new Map<string, ImportFile[]>();
  for (const file of files) {
    const slash = file.name.slice(folder.length).search(/[\\/]/);
    const name = slash === -1 ? file.name : file.name.slice(0, folder.length + slash + 1);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [file]);
    else group.push(file);
  }
  return [...groups].flatMap(([name, group]): ImportUnit[] => {
    if (!/[\\/]$/.test(name)) {
      return group.map((file) => ({ name, files: [file], importer: chooseImporter([file], formats) }));
    }
    // A folder with one file is that file: a format of single files would take it for its own, under the folder's name.
    const importer = group.length === 1 ? null : chooseImporter(group, formats);
    return importer === null ? unitsIn(name, group, formats) : [{ name: name.slice(0, -1), files: group, importer }];
  });
}

function chooseImporter(files: readonly ImportFile[], formats: readonly Importer[]): Importer | null {
  let best: Importer | null = null;
  let confidence = 0;
  for (const format of formats) {
    const detected = format.detect(files);
    if (detected <= confidence) continue;
    best = format;
    confidence = detected;
  }
  return best;
}

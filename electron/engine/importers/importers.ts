import { curl } from './curl/curl.ts';
import { har } from './har/har.ts';
import type { Importer, ImportFile } from './importer.ts';
import { openapi } from './openapi/openapi.ts';
import { postmanDump } from './postman-dump/postman-dump.ts';
import { postmanV1 } from './postman-v1/postman-v1.ts';
import { postmanV2 } from './postman-v2/postman-v2.ts';
import { postmanV3 } from './postman-v3/postman-v3.ts';
import { postmanValues } from './postman-values/postman-values.ts';

/** Every import format. Of formats that are equally sure of a file, the first is used. */
export const importers: readonly Importer[] = [
  postmanV3,
  postmanDump,
  postmanV2,
  postmanV1,
  postmanValues,
  openapi,
  har,
  curl,
];

/** Files that are imported together, and the format they are in; null where no format knows the file. */
export interface ImportUnit {
  /** The name of the file or of the folder, for messages. */
  readonly name: string;
  readonly files: readonly ImportFile[];
  readonly importer: Importer | null;
}

/**
 * Groups files for import: what a format of folders says of them, then by their folders. A folder is one unit where a format knows all of it together, else it is taken apart, its
 * folders first asked about as a whole again. Whatever is left is a unit of its own.
 */
export function importUnits(files: readonly ImportFile[], formats: readonly Importer[] = importers): ImportUnit[] {
  const units: ImportUnit[] = [];
  let others = files;
  for (const importer of formats) {
    const folders = importer.folders?.(others) ?? [];
    if (folders.length === 0) continue;
    units.push(...folders.map(({ name, files }) => ({ name, files, importer })));
    const used = new Set(folders.flatMap((folder) => folder.files));
    others = others.filter((file) => !used.has(file));
  }
  if (units.length === 0) return unitsIn('', files, formats);
  // In the order of the files, each unit where its first file stands.
  const places = new Map(files.map((file, index) => [file, index]));
  const placeOf = ({ files: [first] }: ImportUnit): number => (first === undefined ? 0 : (places.get(first) ?? 0));
  return [...units, ...unitsIn('', others, formats)].sort((one, other) => placeOf(one) - placeOf(other));
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

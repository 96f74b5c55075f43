/** Folders whose names begin with a dot and that hold parts of a collection all the same: Postman v3. */
const dotted = new Set(['.resources']);

/** Whether a folder on the way to a file is looked into. */
export const isImportFolder = (name: string): boolean =>
  (!name.startsWith('.') || dotted.has(name)) && name !== 'node_modules' && name !== '__MACOSX';

const isImportFile = (name: string): boolean => /^[^.].*\.(?:json|ya?ml|har|curl)$/i.test(name);

/** Whether a file of a folder or of an archive is looked into, by its path there. One that is given by itself always is. */
export function isImportPath(path: string): boolean {
  const segments = path.split(/[\\/]/);
  const name = segments.pop() ?? '';
  return isImportFile(name) && segments.every(isImportFolder);
}

/** Characters of a path, and folders in it: files are grouped folder by folder. */
export const pathLimit = 1000;
const folderLimit = 200;

/** What is wrong with the path of a file, as the end of a sentence about it; null where nothing is. */
export function pathFault(path: string): string | null {
  if (path.length > pathLimit) return `has a path of more than ${pathLimit.toLocaleString('en')} characters.`;
  return path.split(/[\\/]/).length - 1 > folderLimit ? `is in more than ${folderLimit} folders.` : null;
}

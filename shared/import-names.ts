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

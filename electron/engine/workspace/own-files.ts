import { sep } from 'node:path';
import { isHidden, pathIn } from '../storage/relative-path.ts';

const ownFolders: ReadonlySet<string> = new Set(['collections', 'environments', 'scenarios', 'dialects']);

/**
 * Whether a file or folder is one that Hookswitch keeps a workspace in, or hidden in it: such are never uploaded, whatever
 * a person allowed. Both real paths. In any case of letters, as some file systems do not tell them apart.
 */
export function belongsToWorkspace(dir: string, path: string): boolean {
  const way = pathIn(dir, path);
  if (way === null) return false;
  const top = (way.split(sep, 1)[0] ?? '').toLowerCase();
  // Also its temporary and damaged copies.
  return isHidden(way) || top.startsWith('hookswitch.json') || ownFolders.has(top);
}

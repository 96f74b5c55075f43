import { homedir } from 'node:os';
import { sep } from 'node:path';
import { isHidden, pathIn } from '../storage/relative-path.ts';

const ownFolders: ReadonlySet<string> = new Set(['collections', 'environments', 'scenarios', 'dialects']);

/**
 * Whether a file or folder is one that is never uploaded, whatever a person allowed: what Hookswitch keeps in the
 * workspace `dir`, and what is hidden, by its own name or by that of a folder above it. The way to the workspace and the
 * way to the home folder may be hidden, as in `~/.local/share/Hookswitch`. All are absolute. Names of our own in any case
 * of letters, as some file systems do not tell them apart.
 */
export function isNeverUploaded(dir: string, path: string, home = homedir()): boolean {
  if (path === dir || path === home) return false;
  const way = pathIn(dir, path);
  if (way === null) return isHidden(pathIn(home, path) ?? path);
  const top = (way.split(sep, 1)[0] ?? '').toLowerCase();
  // Also its temporary and damaged copies.
  return isHidden(way) || top.startsWith('hookswitch.json') || ownFolders.has(top);
}

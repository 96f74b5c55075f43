import { isAbsolute, relative, sep } from 'node:path';

/** The way from a folder to something in it, at any depth; null where it is not in it, or is the folder itself. */
export function pathIn(folder: string, path: string): string | null {
  const way = relative(folder, path);
  return way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? null : way;
}

/** Whether any part of a way is hidden by a leading dot: `.git/config`, `a/.env`. */
export const isHidden = (way: string): boolean => way.split(sep).some((part) => part.startsWith('.'));

import { extname, join, sep } from 'node:path';

/** The kinds of file that the built screen has. */
const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** null for a path of a URL that is not well-formed. */
export function decodedPath(path: string): string | null {
  try {
    const decoded = decodeURIComponent(path);
    return decoded.includes('\0') ? null : decoded;
  } catch {
    return null; // a stray % in the path
  }
}

/**
 * The file of the built screen for a decoded path; null where it leads out of the folder. Whoever asks may be a page that
 * runs what a collection smuggled in: nothing beside the screen is ever served.
 */
export function screenFile(folder: string, path: string): { readonly file: string; readonly type: string } | null {
  const file = join(folder, path);
  if (!file.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return null;
  return { file, type: contentTypes[extname(file)] ?? 'application/octet-stream' };
}

import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';
import { pageHeaders } from '../../shared/page-headers.ts';

/** The page's origin. Not file://: that would have no origin of its own and reach every file of the disk. */
export const appOrigin = 'app://hookswitch';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Must be called before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built screen of `folder` as app://hookswitch/…, nothing above it, with the headers that the browser gets too. */
export function serveApp(folder: string): void {
  protocol.handle('app', async (request) => {
    const refused = new Response('Not found', { status: 404, headers: { ...pageHeaders } });
    const { host, pathname } = new URL(request.url);
    if (host !== 'hookswitch' || request.method !== 'GET') return refused;
    const file = fileIn(folder, pathname === '/' ? '/index.html' : pathname);
    if (file === null) return refused;
    try {
      const body = new Uint8Array(await readFile(file));
      return new Response(body, {
        headers: { ...pageHeaders, 'content-type': types[extname(file)] ?? 'application/octet-stream' },
      });
    } catch {
      // Most likely a file that is not there; the page is told no more than that.
      return refused;
    }
  });
}

/** null for a path that leads out of the folder or is no well-formed one. */
export function fileIn(folder: string, pathname: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (path.includes('\0')) return null;
  const file = normalize(join(folder, path));
  return file.startsWith(folder + sep) ? file : null;
}

import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { pageHeaders } from '../../shared/page-headers.ts';
import { decodedPath, screenFile } from '../screen-file.ts';

const host = 'hookswitch';
/** The page's origin. Not file://: that would have no origin of its own and reach every file of the disk. */
export const appOrigin = `app://${host}`;

/** Must be called before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built screen of `folder` as app://hookswitch/…, nothing above it, with the headers that the browser gets too. */
export function serveApp(folder: string): void {
  protocol.handle('app', async (request) => {
    const { host: requestedHost, pathname } = new URL(request.url);
    const path = decodedPath(pathname.length <= 1 ? '/index.html' : pathname);
    const screen = path === null ? null : screenFile(folder, path);
    if (requestedHost !== host || request.method !== 'GET' || screen === null) return notFound();
    try {
      const body = new Uint8Array(await readFile(screen.file));
      return new Response(body, { headers: { ...pageHeaders, 'content-type': screen.type } });
    } catch {
      // Most likely there is no such file; the page learns no more than that.
      return notFound();
    }
  });
}

const notFound = (): Response => new Response('Not found', { status: 404, headers: { ...pageHeaders } });

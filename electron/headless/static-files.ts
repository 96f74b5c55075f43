import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { failure } from '../../shared/failure.ts';
import { decodedPath, screenFile } from '../screen-file.ts';

/**
 * Responds to GET and HEAD with a file of `dir`. A path without an extension is a page of the app and gets index.html.
 * Throws METHOD_REFUSED, ROUTE_UNKNOWN, or SCREEN_MISSING where there is no built screen.
 */
export async function serveFile(dir: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const method = request.method ?? 'GET';
  if (method !== 'GET' && method !== 'HEAD') throw failure('METHOD_REFUSED', { method, allowed: 'GET' });
  const path = decodedPath((request.url ?? '/').split(/[?#]/, 1)[0] ?? '/');
  const isPage = path !== null && extname(path) === '';
  const screen = path === null ? null : screenFile(dir, isPage ? '/index.html' : path);
  const stats = screen === null ? null : await stat(screen.file).catch(() => null);
  if (screen === null || stats === null || !stats.isFile()) {
    throw isPage ? failure('SCREEN_MISSING', { dir }) : failure('ROUTE_UNKNOWN', { route: `${method} ${path ?? ''}` });
  }
  response.writeHead(200, {
    'content-type': screen.type,
    'content-length': stats.size,
    // Built files carry a hash of their content in their names; the page that names them does not.
    'cache-control': path?.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (method === 'HEAD') {
    response.end();
    return;
  }
  // A browser that goes away before the end is nobody's failure.
  await pipeline(createReadStream(screen.file), response).catch(() => response.destroy());
}

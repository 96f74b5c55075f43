import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { failure } from '../../shared/failure.ts';

const types: Readonly<Record<string, string>> = {
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

/**
 * Answers GET and HEAD with a file of `dir`. A path without an ending is a place of the app and gets index.html.
 * Throws METHOD_REFUSED, ROUTE_UNKNOWN, or SCREEN_MISSING where there is no built screen.
 */
export async function serveFile(dir: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const method = request.method ?? 'GET';
  if (method !== 'GET' && method !== 'HEAD') throw failure('METHOD_REFUSED', { method, allowed: 'GET' });
  const path = decodedPath(request.url ?? '/');
  const isPlace = path !== null && extname(path) === '';
  const file = path === null ? null : fileIn(dir, isPlace ? '/index.html' : path);
  const found = file === null ? null : await stat(file).catch(() => null);
  if (file === null || found === null || !found.isFile()) {
    throw isPlace ? failure('SCREEN_MISSING', { dir }) : failure('ROUTE_UNKNOWN', { route: `${method} ${path ?? ''}` });
  }
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'content-length': found.size,
    // Built files carry a hash of their content in their names; the page that names them does not.
    'cache-control': path?.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (method === 'HEAD') {
    response.end();
    return;
  }
  // A browser that goes away before the end is nobody's failure.
  await pipeline(createReadStream(file), response).catch(() => response.destroy());
}

/** null where the path is no well-formed one. */
function decodedPath(url: string): string | null {
  try {
    const path = decodeURIComponent(url.split(/[?#]/, 1)[0] ?? '/');
    return path.includes('\0') ? null : path;
  } catch {
    return null; // a stray % in the path
  }
}

/** The file under `dir`; null where the path leads out of it. */
function fileIn(dir: string, path: string): string | null {
  const file = join(dir, path);
  return file.startsWith(dir.endsWith(sep) ? dir : dir + sep) ? file : null;
}

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** A request as it arrived. */
export interface Seen {
  /** `GET /get?a=b`. */
  readonly line: string;
  /** `Name: value`, in order. */
  readonly headers: readonly string[];
  /** As Latin-1: one character a byte. */
  readonly body: string;
}

export interface EchoServer extends AsyncDisposable {
  readonly port: number;
  /** The requests since the last time this was asked. */
  take(): Seen[];
}

/** Answers as the public echo services do that collections are tried out on. */
export async function openEchoServer(): Promise<EchoServer> {
  let seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const { method, url, rawHeaders } = request;
      const headers = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1]}`] : []));
      seen.push({ line: `${method} ${url}`, headers, body: body.toString('latin1') });
      respond(request, body, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on a port');
  return {
    port: address.port,
    take() {
      const taken = seen;
      seen = [];
      return taken;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Send = (status: number, value: unknown, headers?: Record<string, string | string[]>) => ServerResponse;

function respond(request: IncomingMessage, body: Buffer, response: ServerResponse): ServerResponse {
  const url = new URL(request.url ?? '/', 'http://echo.test');
  const query = pairsOf(url.searchParams);
  const send: Send = (status, value, headers = {}) => {
    response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', ...headers });
    return response.end(typeof value === 'string' ? value : JSON.stringify(value));
  };
  const [, first = '', second = ''] = url.pathname.split('/');
  switch (first) {
    case 'status':
      if (/^30[1278]$/.test(second)) return send(Number(second), '', { Location: '/any' });
      return send(Number(second) || 200, { status: Number(second) });
    case 'redirect-to':
      return send(302, '', { Location: String(query.url ?? '/get') });
    case 'response-headers':
      return send(200, query, Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)])));
    case 'gzip':
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
      return response.end(
        gzipSync(JSON.stringify({ gzipped: true, headers: request.headers, method: request.method })),
      );
    case 'type':
      if (second === 'xml')
        return send(200, '<food><name>Waffles</name></food>', { 'Content-Type': 'application/xml' });
      return send(200, '<html><body>Hello</body></html>', { 'Content-Type': 'text/html' });
    case 'cookies': {
      if (second === 'set') {
        const lines = Object.entries(query).map(([key, value]) => `${key}=${value}; Path=/`);
        return send(302, '', { Location: '/cookies', 'Set-Cookie': lines });
      }
      return send(200, { cookies: cookiesOf(request) });
    }
    case 'basic-auth':
      if (request.headers.authorization?.startsWith('Basic ')) return send(200, { authenticated: true });
      return send(401, 'Unauthorized', { 'WWW-Authenticate': 'Basic realm="Users"' });
    case 'digest-auth':
      return digest(request, url, send);
    case 'ntlm-auth':
      return ntlm(request, send);
    case 'delay':
      setTimeout(() => send(200, { delay: second }), Number(second));
      return response;
    case 'bytes':
      response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
      return response.end(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)));
    case 'auth':
      return send(200, { status: 'pass', message: 'Hawk Authentication Successful' });
    case 'oauth1':
      return send(200, { status: 'pass', message: 'OAuth-1.0a signature verification was successful' });
    case 'headers':
      return send(200, { headers: request.headers });
    default:
      return send(200, {
        args: query,
        ...bodyOf(request, body),
        headers: { ...request.headers, host: 'echo.test' },
        url: `https://echo.test${request.url}`,
      });
  }
}

/** MD5 with `qop=auth`, of the user `postman` with the password `password`. */
function digest(request: IncomingMessage, url: URL, send: Send): ServerResponse {
  const given = request.headers.authorization ?? '';
  const field = (name: string): string => new RegExp(`\\b${name}="?([^",]+)`).exec(given)?.[1] ?? '';
  const hash = (text: string): string => createHash('md5').update(text).digest('hex');
  const secret = hash('postman:Users:password');
  const of = `${field('nonce')}:${field('nc')}:${field('cnonce')}:${field('qop')}`;
  const expected = hash(`${secret}:${of}:${hash(`${request.method}:${url.pathname}${url.search}`)}`);
  if (field('response') === expected) return send(200, { authenticated: true });
  return send(401, 'Unauthorized', { 'WWW-Authenticate': 'Digest realm="Users", nonce="n1", qop="auth"' });
}

/** A challenge for whoever says hello, and a welcome for whoever responds to it; what it says is not checked. */
function ntlm(request: IncomingMessage, send: Send): ServerResponse {
  const given = Buffer.from(request.headers.authorization?.replace(/^NTLM /, '') ?? '', 'base64');
  const kind = given.subarray(0, 7).toString() === 'NTLMSSP' ? given.readUInt32LE(8) : 0;
  if (kind === 3) return send(200, { authenticated: true });
  const challenge = Buffer.alloc(48);
  challenge.write('NTLMSSP\0');
  challenge.writeUInt32LE(2, 8);
  challenge.writeUInt32LE(48, 16);
  challenge.writeUInt32LE(0x8201, 20);
  challenge.write('12345678', 24);
  challenge.writeUInt32LE(48, 44);
  return send(401, 'Unauthorized', {
    'WWW-Authenticate': kind === 1 ? `NTLM ${challenge.toString('base64')}` : 'NTLM',
  });
}

function pairsOf(params: URLSearchParams): Record<string, string | string[]> {
  const pairs: Record<string, string | string[]> = {};
  for (const [key, value] of params) {
    const before = pairs[key];
    pairs[key] = before === undefined ? value : [before, value].flat();
  }
  return pairs;
}

function cookiesOf(request: IncomingMessage): Record<string, string> {
  const pairs = (request.headers.cookie ?? '').split('; ').filter(Boolean);
  return Object.fromEntries(pairs.map((pair) => pair.split('=', 2) as [string, string]));
}

function bodyOf(request: IncomingMessage, body: Buffer): object {
  const type = request.headers['content-type'] ?? '';
  const text = body.toString();
  if (/urlencoded/.test(type)) return { data: '', form: pairsOf(new URLSearchParams(text)), json: null };
  if (/multipart/.test(type)) {
    const parts = text.matchAll(/name="([^"]*)"[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n([\s\S]*?)\r\n--/g);
    return { data: {}, form: Object.fromEntries([...parts].map(([, key, value]) => [key, value])), json: null };
  }
  let json: unknown = null;
  try {
    json = JSON.parse(text);
  } catch {
    // Text of another kind.
  }
  return { data: json ?? text, form: {}, json };
}

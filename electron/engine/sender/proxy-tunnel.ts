import type net from 'node:net';
import type { ProxyServer } from './proxies.ts';

/** What a proxy said instead of opening a tunnel. */
export class TunnelRefused extends Error {
  /** `407 Proxy Authentication Required`; empty where it was not HTTP, or the proxy closed the connection. */
  readonly response: string;
  constructor(response: string) {
    super(`no tunnel: ${response}`);
    this.response = response;
  }
}

/** Bytes of a proxy's response head at most. */
const headLimit = 64 * 1024;

/** Asks a proxy for a connection to a server (RFC 9110, 9.3.6). Calls back once: null when the tunnel is open. */
export function openTunnel(
  socket: net.Socket,
  target: { readonly host: string; readonly port: number },
  { authorization }: ProxyServer,
  callback: (refused: Error | null) => void,
): void {
  let received = Buffer.alloc(0);
  const finish = (refused: Error | null): void => {
    socket.off('readable', onReadable).off('end', onEnd).off('close', onEnd);
    callback(refused);
  };
  const onEnd = (): void => finish(new TunnelRefused(statusLineOf(received)));
  const onReadable = (): void => {
    for (let chunk: Buffer | null = socket.read(); chunk !== null; chunk = socket.read()) {
      received = Buffer.concat([received, chunk]);
    }
    const end = received.indexOf('\r\n\r\n');
    if (end === -1) {
      if (received.length > headLimit) finish(new TunnelRefused(''));
      return;
    }
    const status = statusLineOf(received);
    if (!/^2\d\d\b/.test(status)) {
      finish(new TunnelRefused(status));
      return;
    }
    if (received.length > end + 4) socket.unshift(received.subarray(end + 4));
    finish(null);
  };
  socket.on('readable', onReadable).on('end', onEnd).on('close', onEnd);
  const authority = `${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`;
  const login = authorization === null ? '' : `Proxy-Authorization: ${authorization}\r\n`;
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${login}\r\n`);
}

/** Status and reason of a response head. */
function statusLineOf(head: Buffer): string {
  const line =
    head
      .subarray(0, 200)
      .toString('latin1')
      .split(/[\r\n]/, 1)[0] ?? '';
  const [, status = '', reason = ''] = /^HTTP\/1\.[01] (\d{3})(?: ([ -~]*))?/.exec(line) ?? [];
  return `${status} ${reason}`.trim();
}

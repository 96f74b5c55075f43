/**
 * How a browser opens the host's web socket. A page cannot send headers with a web socket, so the token goes along
 * as a second subprotocol; the server answers with the first alone.
 */

export const socketPath = '/socket';
export const socketProtocol = 'hookswitch';
const tokenPrefix = 'hookswitch.token.';

/** For `new WebSocket(url, socketProtocols(token))`. */
export function socketProtocols(token: string): string[] {
  return [socketProtocol, `${tokenPrefix}${token}`];
}

/** The token in a Sec-WebSocket-Protocol header; null where there is none. */
export function tokenOfProtocols(header: string): string | null {
  const tokenProtocol = header.split(',').find((protocol) => protocol.trim().startsWith(tokenPrefix));
  return tokenProtocol === undefined ? null : tokenProtocol.trim().slice(tokenPrefix.length);
}

/** The token in the fragment of the page's address (`#token=...`), which no browser sends to any server; null without one. */
export function tokenOfFragment(hash: string): string | null {
  // A token is base64url: nothing in it is ever escaped.
  return /(?:^#?|&)token=([\w-]+)/.exec(hash)?.[1] ?? null;
}

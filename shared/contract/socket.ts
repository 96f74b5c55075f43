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
export const tokenOfFragment = (hash: string): string | null => inFragment(hash, 'token');

/** Where a page exchanges a one-time code for the token, by POST with the code as its bearer token. */
export const sessionPath = '/session';

/** What `sessionPath` responds with. */
export interface Session {
  readonly token: string;
}

/** The one-time code in the fragment (`#code=...`); null without one. */
export const codeOfFragment = (hash: string): string | null => inFragment(hash, 'code');

/** Tokens and codes are base64url: nothing in them is ever escaped. */
const inFragment = (hash: string, name: string): string | null =>
  new RegExp(`(?:^#?|&)${name}=([\\w-]+)`).exec(hash)?.[1] ?? null;

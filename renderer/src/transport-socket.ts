import { RPCLink } from '@orpc/client/websocket';
import {
  codeOfFragment,
  type Session,
  sessionPath,
  socketPath,
  socketProtocols,
  tokenOfFragment,
} from '../../shared/contract/socket.ts';
import { Refused, type Transport } from './transport.ts';

const tokenKey = 'hookswitch.token';

/**
 * Takes the token out of the address bar, where a screenshot or a copied link would show it, and keeps it for this
 * tab. Called before anything reads the fragment as a route.
 */
export function takeToken(): void {
  const token = tokenOfFragment(location.hash);
  oneTimeCode = codeOfFragment(location.hash);
  if (token === null && oneTimeCode === null) return;
  if (token !== null) sessionStorage.setItem(tokenKey, token);
  history.replaceState(null, '', location.pathname);
}

/** What stands in place of the token in the page that `serve` starts a browser with. */
let oneTimeCode: string | null = null;

/** Throws Refused where the code was used before, or is too old. */
async function exchangeCode(code: string): Promise<void> {
  const response = await fetch(sessionPath, { method: 'POST', headers: { authorization: `Bearer ${code}` } });
  // Whatever it was, it is of no use any more.
  oneTimeCode = null;
  if (!response.ok) {
    throw new Refused(
      'The link that opened this page was already used or has expired.',
      'Open the URL that Hookswitch printed at startup. It ends with #token=…',
    );
  }
  const { token } = (await response.json()) as Session;
  sessionStorage.setItem(tokenKey, token);
}

/** Opens the web socket of the host that served this page. Throws Refused where the token is missing or old. */
export async function openSocket(): Promise<Transport> {
  if (oneTimeCode !== null) await exchangeCode(oneTimeCode);
  const token = sessionStorage.getItem(tokenKey);
  if (token === null) {
    throw new Refused(
      'This page was opened without an access token.',
      'Open the complete URL that Hookswitch printed at startup. It ends with #token=…',
    );
  }
  const url = new URL(socketPath, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  const socket = new WebSocket(url, socketProtocols(token));
  const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve(), { once: true }));
  const opened = new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => resolve(true), { once: true });
    socket.addEventListener('close', () => resolve(false), { once: true });
  });
  const link = new RPCLink({ websocket: socket });
  const isOpen = () => socket.readyState === WebSocket.OPEN;
  if (await opened) {
    // A frozen engine never answers the closing handshake: a line that is given up is dead at once.
    const abandoned = Promise.withResolvers<void>();
    const close = (): void => {
      socket.close();
      abandoned.resolve();
    };
    return { link, isOpen, closed: Promise.race([closed, abandoned.promise]), close };
  }
  if (await isTokenRefused(token)) {
    throw new Refused(
      "Hookswitch was restarted, and this page's access token is no longer valid.",
      'Open the new URL that it printed.',
    );
  }
  throw new Error('The connection could not be opened.');
}

/** A browser hides why a socket was refused, so the same token is shown to the REST API. */
async function isTokenRefused(token: string): Promise<boolean> {
  const response = await fetch('/api/workspace', { headers: { authorization: `Bearer ${token}` } }).catch(() => null);
  return response?.status === 401;
}

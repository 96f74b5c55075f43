import type { ReceiverStatus } from '../../../shared/model/receiver.ts';

const everywhere: ReadonlySet<string> = new Set(['0.0.0.0', '::', '[::]']);

const isLoopback = (name: string): boolean => name === 'localhost' || name === '[::1]' || /^127(\.\d+){3}$/.test(name);

/** Whether a URL is one of our own receiver, also of one that is stopped and would listen there. */
export function isOwnAddress(url: URL, status: Pick<ReceiverStatus, 'urls' | 'host' | 'port' | 'wantedPort'>): boolean {
  const { urls, host, port, wantedPort } = status;
  if (urls.some((own) => URL.canParse(own) && new URL(own).host === url.host)) return true;
  if (Number(url.port || 80) !== (port ?? wantedPort)) return false;
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return url.hostname === name || (isLoopback(url.hostname) && (everywhere.has(host) || isLoopback(name)));
}

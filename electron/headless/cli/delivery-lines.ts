import { type Delivery, isFailedDelivery } from '../../../shared/model/delivery.ts';
import { shellWord } from './arguments.ts';
import type { Client } from './engine-access.ts';
import type { ExitCode } from './invocation.ts';
import type { Column } from './table.ts';

export const deliveryColumns: readonly Column<Delivery>[] = [
  { heading: 'STATUS', text: ({ status }) => String(status), alignRight: true },
  { heading: 'DURATION', text: durationCell, alignRight: true },
  { heading: 'ACTION', text: ({ action }) => action.name },
  { heading: 'REQUEST', text: ({ request }) => `${request.method} ${request.url}` },
  { heading: 'MESSAGE', text: ({ message }) => message },
];

/** Milliseconds from the first attempt to the end of the last; empty where nothing was sent. */
export function durationCell({ durationMs }: Pick<Delivery, 'durationMs'>): string {
  return durationMs === null ? '' : `${Math.round(durationMs)} ms`;
}

/** Whether the thing tested failed: a request that was meant was not accepted. */
export function exitCodeOf(deliveries: readonly Delivery[]): ExitCode {
  return deliveries.some(isFailedDelivery) ? 1 : 0;
}

/**
 * Gives what to know about deliveries beside their rows. `insecure` is the option that sends them without verifying
 * certificates; null where neither an option nor their endpoint changes how they are sent.
 */
export function deliveryNotes(
  client: Client,
  {
    keepsTags = false,
    insecure,
  }: { readonly keepsTags?: boolean; readonly insecure?: '--insecure' | null | undefined } = {},
): (delivery: Delivery) => Promise<string[]> {
  // Asked once, and only where a delivery needs it.
  let endpoints: Promise<ReadonlySet<string>> | undefined;
  const isEndpoint = async (id: string): Promise<boolean> => {
    endpoints ??= client.endpoints.list({}).then((all) => new Set(all.map((endpoint) => endpoint.id)));
    return (await endpoints).has(id);
  };
  return async (delivery) => {
    const unresolved = keepsTags ? null : unresolvedNote(delivery);
    const certificate = await certificateNote(delivery, insecure, isEndpoint);
    return [unresolved, hopsNote(delivery), certificate, uploadNote(delivery)].filter((note) => note !== null);
  };
}

/** Method, URL and status of each request, where there was more than one. */
function hopsNote({ action, attempts }: Pick<Delivery, 'action' | 'attempts'>): string | null {
  if (attempts.length < 2) return null;
  const hops = attempts.map(({ method = '', url = '', status }) => `${method} ${shortUrl(url)} ${status}`.trim());
  const left = hops.length - shownHops;
  if (left > 0) hops.splice(shownHops - 1, left, `${left} more`);
  return `${action.name}: ${hops.join(', then ')}.`;
}

/** Requests of one delivery that are listed: the first ones and the last. */
const shownHops = 4;

const shortUrl = (url: string): string => {
  const path = url.split('?', 1)[0] ?? '';
  return path.length < url.length ? `${path}?…` : path;
};

/** Codes of Node and OpenSSL for a certificate that is not trusted. */
const untrusted = /^CERT_|SELF_SIGNED_CERT|^UNABLE_TO_(?:VERIFY|GET)|^ERR_TLS_CERT/;

/** Whether it got no response because the server's certificate is not trusted. */
export const isUntrusted = ({ attempts, settings }: Pick<Delivery, 'attempts' | 'settings'>): boolean =>
  settings?.verifyTls !== false && untrusted.test(attempts.at(-1)?.code ?? '');

/** How to send it all the same; null where no command does. */
async function certificateNote(
  delivery: Delivery,
  option: string | null | undefined,
  isEndpoint: (id: string) => Promise<boolean>,
): Promise<string | null> {
  const { action } = delivery;
  if (option === null || !isUntrusted(delivery)) return null;
  if (option !== undefined) return `Pass ${option} to send without verifying the certificate.`;
  if (!(await isEndpoint(action.id))) return null;
  return `Run \`hookswitch endpoints update ${action.id} --insecure\` to send without verifying the certificate.`;
}

/** How to get a file uploaded that nobody allowed. */
function uploadNote({ action, uploadRefused }: Pick<Delivery, 'action' | 'uploadRefused'>): string | null {
  if (uploadRefused === undefined) return null;
  return `${action.name}: Run \`hookswitch permissions allow --file ${shellWord(uploadRefused)}\` to allow the upload.`;
}

/** What to know about a delivery beside its row: tags that nothing defined. */
export function unresolvedNote({ action, unresolved: tags }: Pick<Delivery, 'action' | 'unresolved'>): string | null {
  return tags.length === 0 ? null : `${action.name}: ${tags.join(', ')} unresolved, sent as an empty value.`;
}

import type { Capture } from '../../../shared/model/capture.ts';
import type { Attempt, Delivery } from '../../../shared/model/delivery.ts';
import { milliseconds } from '../parts/times.ts';
import { type Tone, toneOf } from './row-words.ts';

export interface Headline {
  readonly tone: Tone;
  readonly title: string;
  /** Why, in the answer's own words; empty where there is nothing to add. */
  readonly detail: string;
}

const seconds = (ms: number): string => (ms < 1000 ? milliseconds(ms) : `${(ms / 1000).toFixed(1)} s`);

/** What became of a delivery, and why, as a person would say it. */
export function deliveryHeadline({ status, message, attempts, response, redirects }: Delivery): Headline {
  const durationMs = attempts.reduce((sum, { timings }) => sum + timings.total, 0);
  const after = attempts.length === 0 ? '' : ` after ${seconds(durationMs)}`;
  // Each redirect is an exchange of its own, and no second try.
  const count = attempts.length - redirects.length;
  const tries = count > 1 ? `, on attempt ${count}` : '';
  if (status === 0) {
    const title = attempts.length === 0 ? 'Nothing was sent' : `No answer came${after}${tries}`;
    return { tone: 'bad', title, detail: message };
  }
  const where = redirects.length === 0 ? 'The endpoint' : 'The endpoint it was redirected to';
  const words = [status, response?.statusText ?? ''].join(' ').trim();
  const tone = toneOf(status);
  return { tone, title: `${where} answered ${words}${after}${tries}`, detail: tone === 'bad' ? message : '' };
}

/** What was received, and what was replied. */
export function captureHeadline({ method, bytes, cut, reply, remote }: Capture): Headline {
  const waited = reply.delayMs > 0 ? ` after ${seconds(reply.delayMs)}` : '';
  const rule = reply.rule === null ? '' : ` by the rule ${reply.rule}`;
  return {
    tone: reply.status === 0 ? 'bad' : toneOf(reply.status),
    title: `${method} from ${remote.address}, answered ${reply.status}${rule}${waited}`,
    detail: cut ? `The body had ${bytes.toLocaleString('en')} bytes, over the limit: only its beginning is kept.` : '',
  };
}

export type Phase = 'dns' | 'connect' | 'tls' | 'wait' | 'rest';
export const phaseWords: Readonly<Record<Phase, string>> = {
  dns: 'dns',
  connect: 'connect',
  tls: 'tls',
  wait: 'first byte',
  rest: 'rest',
};

/** Milliseconds of each phase that happened, in order; together they are the attempt's total. */
export function phasesOf({ timings }: Attempt): readonly { readonly phase: Phase; readonly ms: number }[] {
  const { dns, connect, tls, firstByte, total } = timings;
  const connecting = (dns ?? 0) + (connect ?? 0) + (tls ?? 0);
  // The first byte is counted from the beginning of the attempt.
  const wait = firstByte === null ? null : firstByte - connecting;
  const known: [Phase, number | null][] = [
    ['dns', dns],
    ['connect', connect],
    ['tls', tls],
    ['wait', wait],
  ];
  const phases = known.flatMap(([phase, ms]) => (ms === null || ms <= 0 ? [] : [{ phase, ms }]));
  const rest = total - Math.max(connecting, firstByte ?? 0);
  return rest > 0.05 || phases.length === 0 ? [...phases, { phase: 'rest', ms: Math.max(0, rest) }] : phases;
}

import type { Capture } from '../../../shared/model/capture.ts';
import { type Attempt, changedMethod, type Delivery, isFailedDelivery } from '../../../shared/model/delivery.ts';
import { isFailedOutcome, type ScriptOutcome } from '../../../shared/model/script-outcome.ts';
import { describeFault } from '../../../shared/rule-words.ts';
import { milliseconds } from '../parts/times.ts';
import { type Tone, toneOfResponse } from '../parts/tone.ts';

export interface Headline {
  readonly tone: Tone;
  readonly title: string;
  /** Why, in the words of the response; empty where there is nothing to add. */
  readonly detail: string;
}

const seconds = (ms: number): string => (ms < 1000 ? milliseconds(ms) : `${(ms / 1000).toFixed(1)} s`);

/** What became of a delivery, and why, as a person would say it. */
export function deliveryHeadline(delivery: Delivery): Headline {
  const { status, message, attempts, request, response, redirects, durationMs, step, scripts } = delivery;
  if (step?.isSkipped === true) return { tone: 'good', title: 'Nothing was sent', detail: message };
  const after = durationMs === null ? '' : ` after ${seconds(durationMs)}`;
  // Each redirect is a request of its own, and the login after a challenge belongs to the request it was for.
  const challenges = attempts.filter(
    // Old records have no URLs, so that nothing may be compared with what comes after the last attempt.
    ({ status: attemptStatus, url }, at) =>
      attemptStatus === 401 && at < attempts.length - 1 && url === attempts[at + 1]?.url,
  );
  const count = attempts.length - redirects.length - challenges.length;
  const tries = count > 1 ? `, on attempt ${count}` : '';
  if (status === 0) {
    const title = attempts.length === 0 ? 'Nothing was sent' : `No response${after}${tries}`;
    return { tone: 'bad', title, detail: message };
  }
  const where = redirects.length === 0 ? 'The endpoint' : 'The endpoint it was redirected to';
  const words = [status, response?.statusText ?? ''].join(' ').trim();
  const method = changedMethod(delivery);
  const changed = method === null ? '' : `, to ${method} and not to ${request.method}`;
  const tone = isFailedDelivery(delivery) ? 'bad' : 'good';
  const title = `${where} responded ${words}${changed}${after}${tries}`;
  if (scripts !== undefined && isFailedOutcome(scripts)) return { tone, title, detail: failedOutcomeWords(scripts) };
  return { tone, title, detail: tone === 'bad' ? message : '' };
}

/** The first thing that the scripts found wrong, and how many more there are. */
function failedOutcomeWords({ assertions, errors }: ScriptOutcome): string {
  const failed = [
    ...errors.map(({ message }) => `Script error: ${message}`),
    ...assertions
      .filter(({ result }) => result === 'failed')
      .map(({ name, error }) => `Failed: ${name}${error === null ? '' : `: ${error}`}`),
  ];
  const more = failed.length - 1;
  return `${failed[0] ?? ''}${more === 0 ? '' : ` (and ${more.toLocaleString('en')} more)`}`;
}

/** What was received, and the response it got. */
export function captureHeadline(capture: Capture): Headline {
  const { request, status, rule, remote, message, incomplete, fault } = capture;
  const by = rule === null ? '' : ` by the rule ${rule}`;
  const tone = toneOfResponse(status);
  const response = status === 0 ? 'no response' : `response ${status}`;
  if (incomplete !== undefined) {
    return { tone, title: `Incomplete request from ${remote.address}, ${response}`, detail: incomplete.reason };
  }
  return {
    tone,
    title: `${request.method} from ${remote.address}, ${response}${by}`,
    detail: request.truncated
      ? `Only the beginning of the body was kept. At least ${request.bytes.toLocaleString('en')} bytes arrived.`
      : fault !== undefined
        ? `On purpose: ${describeFault(fault)}.`
        : status >= 500
          ? message
          : '',
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
  const measured: [Phase, number | null][] = [
    ['dns', dns],
    ['connect', connect],
    ['tls', tls],
    ['wait', wait],
  ];
  const phases = measured.flatMap(([phase, ms]) => (ms === null || ms <= 0 ? [] : [{ phase, ms }]));
  const rest = total - Math.max(connecting, firstByte ?? 0);
  return rest > 0.05 || phases.length === 0 ? [...phases, { phase: 'rest', ms: Math.max(0, rest) }] : phases;
}

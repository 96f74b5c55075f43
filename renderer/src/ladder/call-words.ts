import type { CallRunSummary } from '../../../shared/model/call-run.ts';
import type { CallSummary } from '../../../shared/model/ladder.ts';
import type { PhoneState } from '../../../shared/model/phone.ts';
import { isGoingOn, phoneStateWords } from '../call-runs/clock.ts';
import { counted } from '../parts/counted.ts';
import { timeOfDay } from '../parts/times.ts';
import { shortId } from './ladder-words.ts';

/** The state of a call; `none` where no event has one. */
export type CallState = Exclude<PhoneState, 'idle'> | 'none';

export const callStateWords: Readonly<Record<CallState, string>> = { ...phoneStateWords, none: phoneStateWords.idle };

/** The state of a call: that of its phone while its run is active, else that of its latest event. */
export function stateOf({ phase }: Pick<CallSummary, 'phase'>, run: CallRunSummary | null): CallState {
  if (run === null || !isGoingOn(run)) return phase;
  return run.phone.state === 'idle' ? 'none' : run.phone.state;
}

/** Who calls whom: `+1555 → 101`; a short id where no event has it. */
export function whoWords(call: CallSummary): { readonly from: string; readonly to: string } {
  const { caller, callerName, called, extension, id } = call;
  const from = callerName ?? caller ?? '';
  const parties = [called, extension].filter((party) => party !== null && party !== caller);
  const to = [...new Set(parties)].join(' · ');
  if (from === '' && to === '') return { from: shortId(id), to: '' };
  return { from: from === '' ? 'unknown' : from, to };
}

export const originWords: Readonly<Record<CallSummary['origin'], string>> = {
  played: 'played',
  fired: 'fired',
  captured: 'received',
};

/** The whole row as a sentence for a screen reader. */
export function callSentence(call: CallSummary, state: CallState, dialectName: (id: string) => string): string {
  const { from, to } = whoWords(call);
  const parts = [
    timeOfDay(call.at),
    to === '' ? from : `${from} to ${to}`,
    callStateWords[state],
    ...call.dialects.map(dialectName),
    originWords[call.origin],
    counted(call.deliveries + call.captures, 'request'),
    call.failed > 0 ? `${call.failed.toLocaleString('en')} failed` : '',
    ...call.violations.map(({ sentence }) => `Rule violations: ${sentence}`),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

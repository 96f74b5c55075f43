import type { CallRunSummary } from '../../../shared/model/call-run.ts';
import type { CallSummary } from '../../../shared/model/ladder.ts';
import type { PhoneState } from '../../../shared/model/phone.ts';
import { isGoingOn, phoneStateWords } from '../call-runs/clock.ts';
import { counted } from '../parts/counted.ts';
import { timeOfDay } from '../parts/times.ts';
import { shortId } from './ladder-words.ts';

/** How a call stands, or stood; `none` where nothing has said so. */
export type CallState = Exclude<PhoneState, 'idle'> | 'none';

export const callStateWords: Readonly<Record<CallState, string>> = { ...phoneStateWords, none: phoneStateWords.idle };

/** How a call stands: as its phone says while we play it, else as its latest event does. */
export function stateOf({ phase }: Pick<CallSummary, 'phase'>, play: CallRunSummary | null): CallState {
  if (play === null || !isGoingOn(play)) return phase;
  return play.phone.state === 'idle' ? 'none' : play.phone.state;
}

/** Who calls whom: `+1555 → 101`; the id's beginning where no event says so. */
export function whoWords(call: CallSummary): { readonly from: string; readonly to: string } {
  const { caller, callerName, called, extension, id } = call;
  const from = callerName ?? caller ?? '';
  const parties = [called, extension].filter((each) => each !== null && each !== caller);
  const to = [...new Set(parties)].join(' · ');
  if (from === '' && to === '') return { from: shortId(id), to: '' };
  return { from: from === '' ? 'unknown' : from, to };
}

export const originWords: Readonly<Record<CallSummary['origin'], string>> = {
  played: 'played here',
  fired: 'fired here',
  captured: 'sent by others',
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

import { type Filter, parseFilter } from './filter.ts';
import { describeFilter } from './filter-describe.ts';
import type { ResponseFault, ResponseRule } from './model/response-rule.ts';

const faultWords: Readonly<Record<ResponseFault, string>> = {
  drip: 'in small pieces over five seconds',
  cut: 'cut off half way',
  malformed: 'as bytes that are not HTTP',
  reset: 'the connection is reset',
  close: 'the connection is closed without a response',
  never: 'no response, ever',
};

/** What the sender gets where there is a fault. */
export const describeFault = (fault: ResponseFault): string => faultWords[fault];

/** Whether a fault leaves the sender without a response. */
export const isSilent = (fault: ResponseFault | null): boolean =>
  fault === 'reset' || fault === 'close' || fault === 'never';

/** A rule in words: `the method is "POST", the first 2 times: 503 after 1 s`. */
export function describeRule({ when, times, chance, respond }: Omit<ResponseRule, 'id'>): string {
  const limits = [timesWords(times), chance < 1 ? `${+(chance * 100).toFixed(2)} % of the time` : ''];
  const which = [conditionWords(parseFilter(when).filter), ...limits.filter(Boolean)].join(', ');
  return `${which}: ${responseWords(respond)}`;
}

function conditionWords(filter: Filter): string {
  const words = filter.kind === 'all' && filter.of.length === 0 ? 'every request' : describeFilter(filter);
  // A name in JSON stays as it is written.
  return words.replace(
    /^(?:the|an?|every|not|nothing)\b(?! in the JSON)/,
    (first) => first.charAt(0).toUpperCase() + first.slice(1),
  );
}

function timesWords(times: ResponseRule['times']): string {
  if (times === null) return '';
  const { from, to } = times;
  if (to === null) return from === 1 ? '' : `from the ${ordinal(from)} time on`;
  if (from === 1) return to === 1 ? 'the first time' : `the first ${to} times`;
  return from === to ? `the ${ordinal(from)} time` : `the ${ordinal(from)} to ${ordinal(to)} time`;
}

const endings: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd' };
const plurals = new Intl.PluralRules('en', { type: 'ordinal' });
const ordinal = (number: number): string => `${number}${endings[plurals.select(number)] ?? 'th'}`;

function responseWords({ status, delayMs, fault }: ResponseRule['respond']): string {
  const [from, to] = typeof delayMs === 'number' ? [delayMs, delayMs] : [delayMs.from, delayMs.to];
  const delay = to === 0 ? '' : from === to ? ` after ${time(from)}` : ` after ${time(from)} to ${time(to)}`;
  if (fault === 'never') return faultWords.never;
  if (fault !== null && isSilent(fault)) return `${faultWords[fault]}${delay}`;
  return `${status}${delay}${fault === null ? '' : `, ${faultWords[fault]}`}`;
}

const time = (ms: number): string => (ms >= 1000 ? `${+(ms / 1000).toFixed(3)} s` : `${ms} ms`);

import type { EventPhase } from '../../../shared/model/event.ts';
import type { Ladder, LadderArrow } from '../../../shared/model/ladder.ts';
import { counted } from '../parts/counted.ts';
import { milliseconds, minuteClock } from '../parts/times.ts';
import { toneOf } from '../parts/tone.ts';

/** `0.3 s`, `70.0 s`, from ten minutes on `12:05`, from an hour on `1:02:05`. */
export function offsetWords(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (Math.abs(seconds) < 600) return `${seconds.toFixed(1)} s`;
  return `${seconds < 0 ? '-' : ''}${minuteClock(Math.abs(seconds))}`;
}

/** `41 ms`, `1.0 s`. */
export function durationText(durationMs: number | null): string {
  if (durationMs === null) return '';
  return durationMs < 1000 ? milliseconds(durationMs) : `${(durationMs / 1000).toFixed(1)} s`;
}

/** A pause that is drawn shorter than it was. */
export const pauseWords = (seconds: number): string => `${offsetWords(seconds)} without a request, not to scale`;

/** `200`, `✕ 503`, `✕ no response`: a glyph goes with the color of what failed. */
export function statusWords(arrow: Pick<LadderArrow, 'kind' | 'status'>): string {
  if (arrow.status === 0) return '✕ no response';
  return toneOf(arrow) === 'bad' ? `✕ ${arrow.status}` : String(arrow.status);
}

/** Seconds of the call: as the run counted them, or as they passed. */
export const secondsOf = ({ played, offset }: Pick<LadderArrow, 'played' | 'offset'>): number => played ?? offset;

/** Characters of a path that are read at a glance; templates make some of hundreds. */
const longestPath = 36;

/** The vendor's own request has the event's name, which is shown once: then the path. */
const namedRequest = ({ label, method, path, action }: LadderArrow): string =>
  `${method} ${action === null || action === label ? shortPath(path) : action}`;

const shortPath = (path: string): string =>
  path.length <= longestPath ? path : `${[...path].slice(0, longestPath - 1).join('')}…`;

/** What follows the event's name: `POST Look up caller`, `GET /hook`, `captured POST /hook`. */
export function requestWords(arrow: LadderArrow): string {
  const { kind, label, method, path, action } = arrow;
  // Where the event is unknown the label is the request already.
  const rest = label === `${method} ${path}` && action === null ? '' : namedRequest(arrow);
  return kind === 'capture' ? `captured ${rest}`.trimEnd() : rest;
}

export const phaseWords: Readonly<Record<EventPhase | 'held', string>> = {
  ringing: 'ringing',
  answered: 'answered',
  held: 'on hold',
  ended: 'ended',
  none: 'no call',
};

export interface ArrowContext {
  readonly dialectName: (id: string) => string;
  readonly columnLabel: (id: string) => string;
  /** The sentences of the violations at this arrow. */
  readonly violations: readonly string[];
}

/** An arrow as a sentence: `0.3 s, Dial-In, VoipNow, GET to voip.example, 200 in 9 ms`. */
export function arrowSentence(arrow: LadderArrow, context: ArrowContext): string {
  const { kind, label, leg, dialect, status, durationMs, altered, message } = arrow;
  const to = context.columnLabel(arrow.to);
  const outcome = status === 0 ? `no response${message === '' ? '' : `: ${message}`}` : String(status);
  const parts = [
    offsetWords(secondsOf(arrow)),
    label,
    leg === null ? '' : leg,
    dialect === null ? '' : context.dialectName(dialect),
    `${namedRequest(arrow)} ${kind === 'capture' ? 'captured by' : 'to'} ${to}`,
    durationMs === null ? outcome : `${outcome} in ${durationText(durationMs)}`,
    altered === null ? '' : altered,
    ...context.violations.map((sentence) => `Rule violations: ${sentence}`),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** `3 phone systems, 9 requests, played at 10×`. */
export function countWords({ dialects, deliveries, captures, speed }: Ladder): string {
  const requests = deliveries + captures;
  return `${counted(dialects.length, 'phone system')}, ${counted(requests, 'request')}${paceWords(speed)}`;
}

function paceWords(speed: Ladder['speed']): string {
  if (speed === null || speed === 1) return '';
  return speed === 'at-once' ? ', played at once' : `, played at ${speed}×`;
}

/** A recognizable part of an id: its random first part, or most of one that only counts up from call to call. */
export function shortId(id: string): string {
  if (/^[0-9a-f]{8}-/i.test(id)) return id.slice(0, 8);
  const [...letters] = id;
  return letters.length <= 20 ? id : `${letters.slice(0, 19).join('')}…`;
}

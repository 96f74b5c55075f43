import {
  IconAlertTriangle,
  IconArrowDownLeft,
  IconArrowRight,
  IconBell,
  IconPhone,
  IconPhoneCall,
  IconPhoneOff,
  IconPlayerPause,
  IconX,
} from '@tabler/icons-react';
import { memo } from 'react';
import type { CallSummary } from '../../../shared/model/ladder.ts';
import { type CallState, callSentence, callStateWords, originWords, whoWords } from '../ladder/call-words.ts';
import { ago, timeOfDay } from '../parts/times.ts';
import styles from './calls.module.css';

const glyphs = {
  ringing: IconPhoneCall,
  answered: IconPhone,
  held: IconPlayerPause,
  ended: IconPhoneOff,
  none: IconBell,
} as const;

/** Marks of dialects that stand in a row; more are counted. */
const marksShown = 2;

interface CallRowProps {
  readonly call: CallSummary;
  readonly state: CallState;
  /** Whether it is being played now. */
  readonly isGoing: boolean;
  /** Pixels from the head of the list. */
  readonly top: number;
  /** Counted from 0. */
  readonly index: number;
  readonly count: number;
  /** The date, where the row is the first of its day. */
  readonly day: string | null;
  readonly isSelected: boolean;
  readonly dialectName: (id: string) => string;
  readonly onSelect: (id: string) => void;
}

/** One call in the list: who calls whom, how it stands, what was sent for it. */
export const CallRow = memo(function CallRow(props: CallRowProps) {
  const { call, state, isGoing, top, index, count, day, isSelected, dialectName, onSelect } = props;
  const { from, to } = whoWords(call);
  const Glyph = glyphs[state];
  const requests = call.deliveries + call.captures;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the list
    <div
      id={`call-${call.id}`}
      className={styles.row}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      aria-posinset={index + 1}
      aria-setsize={count}
      aria-label={callSentence(call, state, dialectName)}
      data-going={isGoing || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(call.id)}
    >
      <span className={styles.line}>
        <span className={styles.who} title={`${from}${to === '' ? '' : ` → ${to}`}`}>
          {call.origin === 'captured' && (
            <IconArrowDownLeft
              className={styles.captured}
              size={14}
              stroke={1.75}
              role="img"
              aria-label={originWords.captured}
            />
          )}
          <span className="cut" dir="auto">
            {from}
          </span>
          {to !== '' && (
            <>
              <IconArrowRight size={12} stroke={1.75} aria-hidden="true" />
              <span className={`cut ${styles.to}`}>{to}</span>
            </>
          )}
        </span>
        <time className={`wire ${styles.time}`} dateTime={call.at} title={`${call.at}, ${ago(call.at, Date.now())}`}>
          {day !== null && <span className={styles.day}>{day}</span>} {timeOfDay(call.at)}
        </time>
      </span>
      <span className={styles.line}>
        <span className={styles.about}>
          <span className={styles.state} data-state={state}>
            <Glyph size={14} stroke={1.75} aria-hidden="true" />
            {callStateWords[state]}
          </span>
          {call.dialects.slice(0, marksShown).map((dialect) => (
            <span key={dialect} className={styles.mark}>
              {dialectName(dialect)}
            </span>
          ))}
          {call.dialects.length > marksShown && (
            <span className={styles.more} title={call.dialects.map(dialectName).join(', ')}>
              +{call.dialects.length - marksShown}
            </span>
          )}
        </span>
        <span className={styles.counts}>
          {call.violations.length > 0 && (
            <IconAlertTriangle
              className={styles.violation}
              size={14}
              stroke={1.75}
              role="img"
              aria-label={call.violations.map(({ sentence }) => sentence).join(' ')}
            />
          )}
          {call.failed > 0 && (
            <span className={styles.failed} title={`${call.failed} failed`}>
              <IconX size={12} stroke={2} aria-hidden="true" />
              {call.failed.toLocaleString('en')}
            </span>
          )}
          <span title={`${requests} requests`}>{requests.toLocaleString('en')}</span>
        </span>
      </span>
    </div>
  );
});

import { IconCircleCheck, IconHelpCircle } from '@tabler/icons-react';
import type { Reading } from '../../../shared/model/reading.ts';
import { linkTo } from '../place.ts';
import { confidenceWord } from './confidence-words.ts';
import styles from './reading.module.css';

/** Which event a captured request is taken for, how sure that is, and why. */
export function RecognisedNote({ reading }: { readonly reading: Reading }) {
  const { recognised, callId } = reading;
  if (recognised === null) return null;
  const word = confidenceWord(recognised.confidence);
  const sure = recognised.confidence >= 0.7;
  const Glyph = sure ? IconCircleCheck : IconHelpCircle;
  return (
    <section className={styles.recognised} aria-label="Recognised as">
      <p className={styles.what}>
        <Glyph size={16} stroke={1.5} aria-hidden="true" />
        <span>
          {reading.dialectName ?? recognised.dialect} <b>{reading.eventLabel ?? recognised.event}</b>
        </span>
        <span className={styles.sure} data-sure={sure || undefined}>
          {word}
        </span>
      </p>
      <p className={styles.why}>{recognised.reason}</p>
      {callId !== null && (
        <p className={styles.why}>
          Call{' '}
          <a className="wire" href={linkTo('calls', callId)}>
            {callId}
          </a>
        </p>
      )}
    </section>
  );
}

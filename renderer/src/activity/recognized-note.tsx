import { IconCircleCheck, IconHelpCircle } from '@tabler/icons-react';
import type { EventDetails } from '../../../shared/model/event-details.ts';
import { linkTo } from '../route.ts';
import { confidenceWord } from './confidence-words.ts';
import styles from './event-details.module.css';

/** Which event a captured request is taken for, how sure that is, and why. */
export function RecognizedNote({ details }: { readonly details: EventDetails }) {
  const { recognized, callId } = details;
  if (recognized === null) return null;
  const word = confidenceWord(recognized.confidence);
  const sure = recognized.confidence >= 0.7;
  const Glyph = sure ? IconCircleCheck : IconHelpCircle;
  return (
    <section className={styles.recognized} aria-label="Recognized as">
      <p className={styles.what}>
        <Glyph size={16} stroke={1.5} aria-hidden="true" />
        <span>
          {details.dialectName ?? recognized.dialect} <b>{details.eventLabel ?? recognized.event}</b>
        </span>
        <span className={styles.sure} data-sure={sure || undefined}>
          {word}
        </span>
      </p>
      <p className={styles.why}>{recognized.reason}</p>
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

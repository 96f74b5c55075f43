import type { Attempt } from '../../../shared/model/delivery.ts';
import { milliseconds } from '../parts/times.ts';
import { type Tone, toneOf, toneOfResponse } from '../parts/tone.ts';
import styles from './detail.module.css';
import { type Phase, phasesOf, phaseWords } from './headline.ts';

const phaseOrder: readonly Phase[] = ['dns', 'connect', 'tls', 'wait', 'rest'];

/** The last one says what became of the delivery; those before it were followed by another. */
const toneOfAttempt = (attempt: Attempt, attempts: readonly Attempt[]): Tone =>
  attempt === attempts.at(-1) ? toneOf({ kind: 'delivery', status: attempt.status }) : toneOfResponse(attempt.status);

/** Each attempt with its status and how its time was spent, all bars on one scale. */
export function Attempts({ attempts }: { readonly attempts: readonly Attempt[] }) {
  const longest = Math.max(...attempts.map(({ timings }) => timings.total), 0.1);
  const rows = attempts.map((attempt) => ({ attempt, phases: phasesOf(attempt) }));
  const shown = phaseOrder.filter((phase) => rows.some(({ phases }) => phases.some((timed) => timed.phase === phase)));
  return (
    <>
      <h3>{attempts.length === 1 ? 'Attempt' : 'Attempts'}</h3>
      <ol className={styles.attempts}>
        {rows.map(({ attempt, phases }, at) => (
          <li key={attempt.at + String(at)}>
            <span className={styles.number}>{at + 1}</span>
            <span className={styles.status} data-tone={toneOfAttempt(attempt, attempts)}>
              {attempt.status === 0 ? '✕ 0' : attempt.status}
            </span>
            <span
              className={styles.bar}
              role="img"
              aria-label={phases.map(({ phase, ms }) => `${phaseWords[phase]} ${milliseconds(ms)}`).join(', ')}
              title={phases.map(({ phase, ms }) => `${phaseWords[phase]} ${milliseconds(ms)}`).join('\n')}
            >
              {phases.map(({ phase, ms }) => (
                <span key={phase} data-phase={phase} style={{ width: `${(ms / longest) * 100}%` }} />
              ))}
            </span>
            <span className={styles.duration}>{milliseconds(attempt.timings.total)}</span>
            {attempts.length > 1 && attempt.url !== undefined && (
              <span className={`wire ${styles.error}`}>
                {attempt.method} {attempt.url}
              </span>
            )}
            {attempt.error !== null && attempts.length > 1 && <span className={styles.error}>{attempt.error}</span>}
          </li>
        ))}
      </ol>
      <p className={styles.legend}>
        {shown.map((phase) => (
          <span key={phase}>
            <i data-phase={phase} aria-hidden="true" />
            {phaseWords[phase]}
          </span>
        ))}
      </p>
    </>
  );
}

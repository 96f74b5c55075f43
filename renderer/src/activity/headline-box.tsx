import styles from './detail.module.css';
import type { Headline } from './headline.ts';

/** What happened and why; a tinted box where it went wrong. */
export function HeadlineBox({ headline: { tone, title, detail } }: { readonly headline: Headline }) {
  return (
    <div className={styles.headline} data-tone={tone}>
      <strong>{title}</strong>
      {detail !== '' && (
        <p data-wire={/^\s*[[{<]/.test(detail) || undefined}>
          {detail.length > 1000 ? `${detail.slice(0, 1000)}…` : detail}
        </p>
      )}
    </div>
  );
}

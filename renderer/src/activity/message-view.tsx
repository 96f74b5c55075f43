import { BodyPane } from './body-pane.tsx';
import styles from './detail.module.css';
import type { Message } from './detail-messages.ts';
import { KeyValues } from './key-values.tsx';

/** First line, header lines, body and trailers of a request or a response. */
export function MessageView({ message }: { readonly message: Message }) {
  const { method, line, headers, trailers } = message;
  return (
    <>
      <p className={styles.firstLine}>
        {method !== null && (
          <span className={styles.method} data-method={method}>
            {method}{' '}
          </span>
        )}
        {line}
      </p>
      <h3>Headers</h3>
      {headers.length === 0 ? <p className={styles.note}>None.</p> : <KeyValues label="Headers" pairs={headers} />}
      <BodyPane message={message} />
      {trailers.length > 0 && (
        <>
          <h3>Trailers</h3>
          <KeyValues label="Trailers" pairs={trailers} />
        </>
      )}
    </>
  );
}

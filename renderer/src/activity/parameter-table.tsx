import { IconAlertTriangle } from '@tabler/icons-react';
import { Fragment } from 'react';
import type { EventDetails, EventParameter } from '../../../shared/model/event-details.ts';
import styles from './event-details.module.css';

interface ParameterTableProps {
  readonly label: string;
  readonly details: Pick<EventDetails, 'parameters' | 'missing'>;
}

/** Characters of a value that are drawn: a table cell is no place for megabytes. */
const drawn = 20_000;

/** Parameters with what they mean, and what is odd about them. */
export function ParameterTable({ label, details: { parameters, missing } }: ParameterTableProps) {
  return (
    <>
      <table className={styles.parameters} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">Tag</th>
            <th scope="col">Value</th>
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          {parameters.map((parameter, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a request may name a thing twice; places are what they have
            <Row key={at} parameter={parameter} />
          ))}
        </tbody>
      </table>
      {missing.length > 0 && (
        <p className={styles.missing}>
          Not in the request: <span className="wire">{missing.join(', ')}</span>
        </p>
      )}
    </>
  );
}

function Row({ parameter: { tag, value, meaning, format, problem } }: { readonly parameter: EventParameter }) {
  return (
    <tr>
      <th scope="row">
        <Breakable text={tag} />
      </th>
      <td className={styles.value} data-empty={value === '' || undefined}>
        {value === '' ? '(empty)' : value.length > drawn ? `${value.slice(0, drawn)}…` : value}
        {problem !== null && (
          <span className={styles.problem}>
            <IconAlertTriangle size={14} aria-hidden="true" />
            <span>Odd: {problem}</span>
          </span>
        )}
      </td>
      <td className={styles.meaning} title={format === null ? undefined : `Format: ${format}`}>
        {meaning ?? 'Not a parameter of this dialect.'}
      </td>
    </tr>
  );
}

/** A long tag goes on in the next line where one of its words ends. */
function Breakable({ text }: { readonly text: string }) {
  return text.split(/(?<=_)|(?<=[a-z])(?=[A-Z])/).map((word, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the words of a text have no identity but their place
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {word}
    </Fragment>
  ));
}

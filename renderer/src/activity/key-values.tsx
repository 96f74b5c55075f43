import styles from './detail.module.css';

interface KeyValuesProps {
  readonly label: string;
  readonly pairs: readonly (readonly [name: string, value: string])[];
}

/** Characters of a value that are drawn: a table cell is no place for megabytes. */
const drawn = 20_000;

/** Rows that are drawn: a form of a few hundred kilobytes can have a hundred thousand. */
const mostRows = 1_000;

/** Names and values that crossed a wire. */
export function KeyValues({ label, pairs }: KeyValuesProps) {
  return (
    <table className={styles.pairs} aria-label={label}>
      <tbody>
        {pairs.slice(0, mostRows).map(([name, value], at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names repeat and have no identity but their place
          <tr key={at}>
            <th scope="row">{name}</th>
            <td data-empty={value === '' || undefined}>
              {value === '' ? '(empty)' : value.length > drawn ? `${value.slice(0, drawn)}…` : value}
            </td>
          </tr>
        ))}
        {pairs.length > mostRows && (
          <tr>
            <td colSpan={2}>{(pairs.length - mostRows).toLocaleString('en')} more are not shown.</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

import styles from '../parts/picker.module.css';

/** One dialect at a time, as radio buttons that look like chips. */
export function DialectChips(props: {
  readonly dialects: readonly { readonly id: string; readonly name: string; readonly product: string }[];
  readonly chosen: string;
  readonly onChoose: (dialect: string) => void;
}) {
  return (
    <fieldset className={styles.chips} aria-label="Phone system">
      {props.dialects.map(({ id, name, product }) => (
        <label key={id} className={styles.chip} title={product}>
          <input
            type="radio"
            name="dialect"
            value={id}
            checked={id === props.chosen}
            onChange={() => props.onChoose(id)}
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

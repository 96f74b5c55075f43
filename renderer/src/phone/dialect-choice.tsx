import styles from '../parts/picker.module.css';
import { withDialect } from './call-setup.ts';

/** Several dialects at once, as check boxes that look like chips: all of them send the events of the same call. */
export function DialectChoice(props: {
  readonly available: readonly { readonly id: string; readonly name: string; readonly product: string }[];
  readonly chosen: readonly string[];
  readonly onChoose: (dialects: readonly string[]) => void;
}) {
  const { available: known, chosen, onChoose } = props;
  return (
    <fieldset className={styles.chips} aria-label="Phone systems">
      {known.map(({ id, name, product }) => (
        <label key={id} className={styles.chip} title={product}>
          <input
            type="checkbox"
            checked={chosen.includes(id)}
            onChange={(event) => onChoose(withDialect(chosen, id, event.currentTarget.checked))}
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

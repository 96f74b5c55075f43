import { AgeMark } from './age-mark.tsx';
import { addEndpoint } from './changes.ts';
import styles from './endpoints.module.css';
import { type EndpointGroup, lowerFirst } from './groups.ts';
import { UrlField, variablesOf } from './url-field.tsx';
import type { DialectView } from './use-dialect.ts';
import { useKept } from './use-kept.ts';

/** An event that goes nowhere yet: typing a URL makes its endpoint. */
export function EmptyRow(props: {
  readonly view: DialectView;
  readonly group: EndpointGroup;
  readonly event: string;
  /** Values of the setup that the group's endpoints have. */
  readonly setup: Readonly<Record<string, string>>;
}) {
  const { view, group, event, setup } = props;
  const details = view.events.get(event);
  const label = details?.label ?? event;
  const field = useKept('', async (text) => {
    const { scope, owner } = group;
    if (text.trim() === '') return;
    await addEndpoint({ dialect: view.info.id, event, scope, owner, url: text.trim(), setup: { ...setup } });
  });
  return (
    <li className={styles.item}>
      <div className={styles.row} data-empty>
        <span data-cell="enabled" className={styles.dash} aria-hidden="true">
          –
        </span>
        <span data-cell="event" className={styles.event}>
          <span className="cut">{label}</span>
          {details !== undefined && <AgeMark event={details} />}
        </span>
        <span data-cell="url">
          <UrlField
            bare
            label={`URL of ${label} of ${lowerFirst(group.title)}`}
            placeholder="No URL set"
            field={field}
            variables={variablesOf(view.info, view.tags, details?.parameters ?? [])}
          />
        </span>
      </div>
    </li>
  );
}

import { ActionIcon, Button, NativeSelect, Popover, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import styles from './scenarios.module.css';

/** Values that do not follow from the call: they stand over those that do. */
export function StepValues(props: {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
  /** The parameters of the event. */
  readonly tags: readonly string[];
  readonly readOnly: boolean;
  readonly onChange: (values: Record<string, string>) => void;
}) {
  const { name, values, tags, readOnly, onChange } = props;
  const rows = Object.entries(values);
  const free = tags.filter((tag) => !Object.hasOwn(values, tag));
  if (readOnly && rows.length === 0) return null;
  const words = rows.length === 0 ? 'from the call' : rows.length === 1 ? '1 value' : `${rows.length} values`;
  return (
    <Popover position="bottom-end" width={360} trapFocus>
      <Popover.Target>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          className={styles.valuesButton}
          data-none={rows.length === 0 || undefined}
          aria-label={`Values of ${name}: ${words}`}
        >
          {words}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.values} aria-label={`Values of ${name}`}>
        <p>Values are derived from the call unless you override them here.</p>
        {rows.map(([tag, text]) => (
          <div key={tag} className={styles.value}>
            <span className="wire cut" title={tag}>
              {tag}
            </span>
            <TextInput
              aria-label={`Value of ${tag}`}
              classNames={{ input: 'wire' }}
              placeholder="empty"
              readOnly={readOnly}
              value={text}
              onChange={(event) => onChange({ ...values, [tag]: event.currentTarget.value })}
            />
            {!readOnly && (
              <ActionIcon
                size={22}
                aria-label={`Reset ${tag} to the call value`}
                onClick={() => onChange(Object.fromEntries(rows.filter(([other]) => other !== tag)))}
              >
                <IconX size={14} stroke={1.5} />
              </ActionIcon>
            )}
          </div>
        ))}
        {!readOnly && free.length > 0 && (
          <NativeSelect
            aria-label="Override value"
            value=""
            data={[{ value: '', label: 'Override value…' }, ...free.map((tag) => ({ value: tag, label: tag }))]}
            onChange={(event) => {
              if (event.currentTarget.value !== '') onChange({ ...values, [event.currentTarget.value]: '' });
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

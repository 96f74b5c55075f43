import { ActionIcon, Autocomplete, Button, TextInput, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconChevronDown, IconDice5, IconPlus, IconX } from '@tabler/icons-react';
import { type FocusEvent, useId, useState } from 'react';
import type { SystemParameter } from '../../../shared/model/parameter.ts';
import { type Bench, type BenchMove, type ExtraTag, extraProblem } from './bench.ts';
import { newSeed } from './bench-store.ts';
import styles from './values.module.css';

const factsOf = ({ format, occurs }: Pick<SystemParameter, 'format' | 'occurs'>): string =>
  [format === '' ? '' : `Format: ${format}.`, occurs === '' ? '' : `Set ${occurs}.`].join(' ').trim();

/** What is known of a tag, for the ear. */
const hintOf = ({ meaning, format, occurs }: SystemParameter): string =>
  [meaning, factsOf({ format, occurs })].join(' ').trim();

/** The event's values: those of a believable call, any of them typed over, and tags of one's own. */
export function ValuesForm(props: {
  readonly tags: readonly string[];
  readonly parametersByTag: ReadonlyMap<string, SystemParameter>;
  readonly drawn: Readonly<Record<string, string>>;
  readonly bench: Bench;
  readonly move: (move: BenchMove) => void;
}) {
  const { tags, parametersByTag: known, drawn, bench, move } = props;
  const [pointed, setPointed] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const explained = pointed ?? focused;
  const changed = tags.some((tag) => bench.edits.has(tag)) || bench.extras.length > 0;
  return (
    <section className={styles.form} aria-label="Values">
      <header className={styles.head}>
        <h2>Values</h2>
        {changed && (
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => move({ kind: 'reset-all' })}>
            Reset all
          </Button>
        )}
        <Tooltip label="Generate new numbers, names, and times. Your edits are kept.">
          <Button
            size="compact-xs"
            leftSection={<IconDice5 size={14} stroke={1.5} />}
            onClick={() => move({ kind: 'reroll', seed: newSeed() })}
          >
            New call
          </Button>
        </Tooltip>
      </header>
      <fieldset
        className={styles.fields}
        onPointerLeave={() => setPointed(null)}
        onBlur={(event: FocusEvent) => {
          if (!event.currentTarget.contains(event.relatedTarget)) setFocused(null);
        }}
      >
        {tags.map((tag) => (
          <Value
            key={tag}
            tag={tag}
            parameter={known.get(tag)}
            value={bench.edits.get(tag) ?? drawn[tag] ?? ''}
            edited={bench.edits.has(tag)}
            move={move}
            onPoint={() => setPointed(tag)}
            onFocus={() => {
              setFocused(tag);
              setPointed(null);
            }}
          />
        ))}
        {bench.extras.map((extra) => (
          <Extra key={extra.id} extra={extra} problem={extraProblem(extra, tags, bench.extras)} move={move} />
        ))}
        <Button
          className={styles.add}
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={<IconPlus size={13} />}
          onClick={() => move({ kind: 'add-extra' })}
        >
          Add tag
        </Button>
      </fieldset>
      <Hint tag={explained} parameter={explained === null ? undefined : known.get(explained)} />
    </section>
  );
}

function Value(props: {
  readonly tag: string;
  readonly parameter: SystemParameter | undefined;
  readonly value: string;
  readonly edited: boolean;
  readonly move: (move: BenchMove) => void;
  readonly onPoint: () => void;
  readonly onFocus: () => void;
}) {
  const { tag, parameter, value, edited, move } = props;
  const id = useId();
  const field = {
    id,
    className: `wire ${styles.field}`,
    value,
    placeholder: 'empty',
    spellCheck: false,
    autoComplete: 'off',
    'aria-describedby': parameter === undefined ? undefined : `${id}-hint`,
    onFocus: props.onFocus,
  };
  const edit = (next: string): void => move({ kind: 'edit', tag, value: next });
  return (
    <div className={styles.row} data-edited={edited || undefined} onPointerEnter={props.onPoint}>
      <label className="wire cut" htmlFor={id} title={tag}>
        {tag}
      </label>
      {parameter?.allowed ? (
        <Autocomplete
          {...field}
          data={[...parameter.allowed]}
          // All of them are offered, whatever stands in the field.
          filter={({ options }) => options}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
          rightSectionPointerEvents="none"
          onChange={edit}
        />
      ) : (
        <TextInput {...field} onChange={(event) => edit(event.currentTarget.value)} />
      )}
      {parameter !== undefined && (
        <span id={`${id}-hint`} hidden>
          {hintOf(parameter)}
        </span>
      )}
      {edited && (
        <Tooltip label="Reset to the call value">
          <ActionIcon size={24} aria-label={`Reset ${tag}`} onClick={() => move({ kind: 'reset', tag })}>
            <IconArrowBackUp size={15} stroke={1.5} />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
}

function Extra(props: {
  readonly extra: ExtraTag;
  readonly problem: string | null;
  readonly move: (move: BenchMove) => void;
}) {
  const { extra, problem, move } = props;
  const name = extra.tag.trim() === '' ? 'new tag' : extra.tag.trim();
  return (
    <div className={styles.row} data-edited>
      <TextInput
        className={`wire ${styles.field}`}
        aria-label="Tag"
        placeholder="tag"
        spellCheck={false}
        autoComplete="off"
        autoFocus={extra.tag === ''}
        value={extra.tag}
        onChange={(event) => move({ kind: 'change-extra', id: extra.id, tag: event.currentTarget.value })}
      />
      <TextInput
        className={`wire ${styles.field}`}
        aria-label={`Value of ${name}`}
        placeholder="empty"
        spellCheck={false}
        autoComplete="off"
        value={extra.value}
        onChange={(event) => move({ kind: 'change-extra', id: extra.id, value: event.currentTarget.value })}
      />
      <Tooltip label="Remove">
        <ActionIcon
          size={24}
          aria-label={`Remove ${name}`}
          onClick={() => move({ kind: 'remove-extra', id: extra.id })}
        >
          <IconX size={15} stroke={1.5} />
        </ActionIcon>
      </Tooltip>
      {problem !== null && (
        <p className={styles.problem} role="status">
          {problem}
        </p>
      )}
    </div>
  );
}

/** What the tag under the pointer or the cursor means. Always there, so that nothing moves. */
function Hint(props: { readonly tag: string | null; readonly parameter: SystemParameter | undefined }) {
  const { tag, parameter } = props;
  if (tag === null || parameter === undefined) {
    return (
      <p className={styles.hint} aria-hidden="true">
        Select a value to see its meaning.
      </p>
    );
  }
  return (
    <p className={styles.hint} aria-hidden="true">
      <span className={`wire ${styles.hintTag}`}>{tag}</span> {parameter.meaning}{' '}
      <span className="dim">{factsOf(parameter)}</span>
    </p>
  );
}

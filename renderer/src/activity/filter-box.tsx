import { Combobox, useCombobox } from '@mantine/core';
import { IconFilter, IconX } from '@tabler/icons-react';
import { useId, useMemo, useRef, useState } from 'react';
import { parseFilter } from '../../../shared/filter.ts';
import { describeFilter } from '../../../shared/filter-describe.ts';
import type { FilterField } from '../../../shared/filter-fields.ts';
import type { ActivityRow } from '../../../shared/model/activity.ts';
import styles from './filter.module.css';
import { stretches, suggest, termAt } from './filter-suggestions.ts';

interface FilterBoxProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  /** Rows whose values are suggested. */
  readonly rows: readonly ActivityRow[];
  readonly onLeave: () => void;
  readonly label?: string;
  readonly placeholder?: string;
  /** What the filter in words begins with. */
  readonly lead?: string;
  /** The fields that are suggested: all, or those of a request that has no response yet. */
  readonly fields?: ReadonlySet<FilterField> | null;
  /** What is wrong with a filter that can be read. */
  readonly refused?: string | null;
}

/** The filter as text: terms are colored, what is wrong is named with its place, values seen are suggested. */
export function FilterBox(props: FilterBoxProps) {
  const { text, onText, rows, onLeave, label = 'Filter', lead = 'Shown: where', fields = null, refused = null } = props;
  const { placeholder = 'Filter: status>=400 and (event=hangup or duration>500), or a word' } = props;
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const input = useRef<HTMLInputElement>(null);
  const shade = useRef<HTMLDivElement>(null);
  const explanation = useId();
  const [caret, setCaret] = useState(0);
  const { filter, problems } = useMemo(() => parseFilter(text), [text]);
  const suggestions = combobox.dropdownOpened ? suggest(text, caret, rows, fields) : [];
  const problem = problems[0];
  // A term that is still being written is not wrong yet.
  const isWrong = problem === undefined ? refused !== null : problem.at < text.trimEnd().length;

  const take = (chosen: string) => {
    const suggestion = suggestions.find((offered) => offered.text === chosen);
    if (suggestion === undefined) return;
    const { from } = termAt(text, caret);
    const before = `${text.slice(0, from)}${suggestion.text}${suggestion.whole ? ' ' : ''}`;
    onText(before + text.slice(caret).replace(suggestion.whole ? /^\s+/ : /^$/, ''));
    setCaret(before.length);
    // The cursor is set once the new text is in the field.
    requestAnimationFrame(() => input.current?.setSelectionRange(before.length, before.length));
    combobox.resetSelectedOption();
    if (suggestion.whole) combobox.closeDropdown();
  };

  const moved = () => {
    setCaret(input.current?.selectionStart ?? 0);
    if (shade.current !== null && input.current !== null) shade.current.scrollLeft = input.current.scrollLeft;
  };

  return (
    <div className={styles.filter}>
      <Combobox store={combobox} onOptionSubmit={take} position="bottom-start" offset={4} width="target">
        <Combobox.Target>
          <div className={styles.box} data-bad={isWrong || undefined}>
            <IconFilter size={14} stroke={1.5} aria-hidden="true" />
            <div className={styles.line}>
              <div className={styles.shade} ref={shade} aria-hidden="true">
                {stretches(text).map((stretch) => (
                  <span
                    key={stretch.from}
                    data-kind={stretch.kind}
                    data-bad={
                      (isWrong &&
                        problems.some(({ at }) => at >= stretch.from && at <= stretch.from + stretch.text.length)) ||
                      undefined
                    }
                  >
                    {stretch.text}
                  </span>
                ))}
              </div>
              <Combobox.EventsTarget>
                <input
                  ref={input}
                  className={styles.input}
                  aria-label={label}
                  aria-describedby={explanation}
                  aria-invalid={isWrong}
                  placeholder={placeholder}
                  spellCheck={false}
                  autoComplete="off"
                  maxLength={1900}
                  value={text}
                  data-filter
                  // Escape closes the suggestions, not the dialog around them: a dialog listens before the field does.
                  data-mantine-stop-propagation={suggestions.length > 0 || undefined}
                  onChange={(event) => {
                    onText(event.currentTarget.value);
                    setCaret(event.currentTarget.selectionStart ?? 0);
                    combobox.openDropdown();
                  }}
                  onSelect={moved}
                  onScroll={moved}
                  onClick={() => combobox.openDropdown()}
                  onBlur={() => combobox.closeDropdown()}
                  onKeyDown={(event) => {
                    if (event.key === 'Escape' && !combobox.dropdownOpened) onLeave();
                    if (event.key === 'Enter' && combobox.getSelectedOptionIndex() === -1) {
                      combobox.closeDropdown();
                      onLeave();
                    }
                  }}
                />
              </Combobox.EventsTarget>
            </div>
            {text !== '' && (
              <button type="button" className={styles.clear} aria-label="Clear filter" onClick={() => onText('')}>
                <IconX size={14} stroke={1.5} />
              </button>
            )}
          </div>
        </Combobox.Target>
        <Combobox.Dropdown hidden={suggestions.length === 0}>
          <Combobox.Options mah={280} style={{ overflowY: 'auto' }}>
            {suggestions.map((offered) => (
              <Combobox.Option key={offered.text} value={offered.text} className={styles.option}>
                <span className="wire">{offered.text}</span>
                <span className="dim">{offered.words}</span>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      <p id={explanation} className={styles.explanation} data-bad={isWrong || undefined} aria-live="polite">
        {problem !== undefined
          ? `${isWrong ? `At character ${problem.at + 1}: ` : ''}${problem.message}`
          : (refused ?? (text.trim() === '' ? '' : `${lead} ${describeFilter(filter)}`))}
      </p>
    </div>
  );
}

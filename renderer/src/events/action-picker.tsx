import { TextInput } from '@mantine/core';
import { IconCheck, IconSearch } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import type { ActionSummary } from '../../../shared/model/action.ts';
import { searcher } from './bound-actions.ts';
import styles from './editor.module.css';

const rowHeight = 32;

/**
 * All actions to tick, of which only those in sight exist. The cursor stays in the search field: up and down walk,
 * Enter ticks.
 */
export function ActionPicker(props: {
  readonly actions: readonly ActionSummary[];
  readonly bound: readonly string[];
  readonly onToggle: (id: string) => void;
}) {
  const { actions, bound, onToggle } = props;
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const prefix = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const search = useMemo(() => searcher(actions), [actions]);
  const matching = useMemo(() => search(text), [search, text]);
  const ticked = useMemo(() => new Set(bound), [bound]);
  const virtualizer = useVirtualizer({
    count: matching.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  const at = Math.min(active, matching.length - 1);

  const walk = (to: number): void => {
    const next = Math.max(0, Math.min(matching.length - 1, to));
    setActive(next);
    virtualizer.scrollToIndex(next, { align: 'auto' });
  };
  const keyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      walk(at + step);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const action = matching[at];
      if (action !== undefined) onToggle(action.id);
    } else if (event.key === 'Escape' && text !== '') {
      event.preventDefault();
      event.stopPropagation();
      setText('');
      setActive(0);
    }
  };
  return (
    <div className={styles.picker}>
      <TextInput
        className={styles.search}
        aria-label="Search actions"
        placeholder={`Search ${actions.length.toLocaleString('en')} ${actions.length === 1 ? 'action' : 'actions'}`}
        leftSection={<IconSearch size={14} stroke={1.5} />}
        role="combobox"
        aria-expanded
        aria-controls={`${prefix}list`}
        aria-activedescendant={at >= 0 ? `${prefix}${at}` : undefined}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
          virtualizer.scrollToOffset(0);
        }}
        onKeyDown={keyDown}
      />
      <div
        ref={scroller}
        id={`${prefix}list`}
        className={styles.options}
        role="listbox"
        aria-label="Actions"
        aria-multiselectable
        tabIndex={-1}
      >
        {matching.length === 0 && <p className={styles.nothing}>No actions match “{text.trim()}”.</p>}
        <div style={{ position: 'relative', height: virtualizer.getTotalSize() }} role="presentation">
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const action = matching[index];
            if (action === undefined) return null;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the search field has the focus and the keys
              // biome-ignore lint/a11y/useFocusableInteractive: the search field points at the active one
              <div
                key={action.id}
                id={`${prefix}${index}`}
                className={styles.option}
                role="option"
                aria-selected={ticked.has(action.id)}
                aria-posinset={index + 1}
                aria-setsize={matching.length}
                data-active={index === at || undefined}
                style={{ transform: `translateY(${start}px)` }}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => {
                  setActive(index);
                  onToggle(action.id);
                }}
              >
                <span className={styles.tick} data-ticked={ticked.has(action.id) || undefined}>
                  {ticked.has(action.id) && <IconCheck size={12} stroke={2.5} aria-hidden="true" />}
                </span>
                <span className={styles.method} data-method={action.method}>
                  {action.method}
                </span>
                <span className={`cut ${styles.optionName}`} title={`${action.name}\n${action.method} ${action.url}`}>
                  {action.name}
                </span>
                <span className={`cut ${styles.path}`} title={[action.collection.name, ...action.folder].join(' / ')}>
                  {action.folder.at(-1) ?? action.collection.name}
                </span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

import { IconCheck, IconCornerDownRight, IconMinus, IconX } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, useEffect, useMemo, useRef } from 'react';
import type { RunStep } from '../../../../shared/model/collection-run.ts';
import { milliseconds } from '../../parts/times.ts';
import styles from './collection.module.css';
import { placesOf, resultOf, type StepLine, stepSentence } from './steps.ts';

/** Pixels of a line, as in collection.module.css. */
const lineHeight = 32;

const icons = { passed: IconCheck, failed: IconX, skipped: IconMinus };

/** Steps of a run; only the lines in sight exist. Arrows, j and k move, n and p go to the next and previous failure. */
export function StepList(props: {
  readonly lines: readonly StepLine[];
  /** Id of the delivery that is open. */
  readonly selected: string | null;
  readonly onSelect: (id: string | null) => void;
}) {
  const { lines, selected, onSelect } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 10,
  });
  // Only some lines exist: a screen reader cannot count them.
  const places = useMemo(() => placesOf(lines), [lines]);
  const selectedAt =
    selected === null ? -1 : lines.findIndex((line) => line.kind === 'step' && line.step.id === selected);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection moves the view
  useEffect(() => {
    if (selectedAt !== -1) virtual.scrollToIndex(selectedAt, { align: 'auto' });
  }, [selected, selectedAt === -1]);

  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? lineHeight) / lineHeight) - 1);
    const target = targetOf(lines, selectedAt, event.key, page);
    if (target === null) return;
    event.preventDefault();
    onSelect(target.id);
  };

  return (
    <div
      ref={scroller}
      role="listbox"
      tabIndex={0}
      className={styles.steps}
      aria-label="Steps"
      aria-activedescendant={selectedAt === -1 ? undefined : `step-${selected}`}
      data-steps
      onKeyDown={press}
    >
      <div role="presentation" className={styles.stepSpace} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const line = lines[index];
          if (line === undefined) return null;
          return line.kind === 'heading' ? (
            <div
              key={key}
              role="presentation"
              className={styles.heading}
              style={{ transform: `translateY(${start}px)` }}
            >
              {line.title}
              {line.failed > 0 && line.key !== 'failed' && (
                <span className={styles.bad}>{line.failed.toLocaleString('en')} failed</span>
              )}
              {line.key === 'failed' && <span className={styles.bad}>{line.failed.toLocaleString('en')}</span>}
            </div>
          ) : (
            <StepRow
              key={key}
              step={line.step}
              top={start}
              place={places[index] ?? 0}
              count={places.at(-1) ?? 0}
              isSelected={line.step.id === selected}
              onSelect={onSelect}
            />
          );
        })}
      </div>
    </div>
  );
}

const StepRow = memo(function StepRow(props: {
  readonly step: RunStep;
  readonly top: number;
  /** From 1, of `count`. */
  readonly place: number;
  readonly count: number;
  readonly isSelected: boolean;
  readonly onSelect: (id: string) => void;
}) {
  const { step, top, place, count, isSelected, onSelect } = props;
  const { id, source, method, url, name, folder, status, durationMs, assertions, errors, reason } = step;
  const result = resultOf(step);
  const Icon = icons[result];
  const judged = assertions.passed + assertions.failed;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the list points at the active line
    <div
      id={`step-${id}`}
      role="option"
      className={styles.step}
      aria-selected={isSelected}
      aria-posinset={place}
      aria-setsize={count}
      aria-label={stepSentence(step)}
      data-result={result}
      data-source={source}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(id)}
    >
      <Icon size={14} stroke={2} aria-hidden="true" />
      {source !== 'collection' && (
        <IconCornerDownRight size={13} stroke={1.75} className={styles.dim} aria-hidden="true" />
      )}
      <span className={styles.method} data-method={method}>
        {method === 'DELETE' ? 'DEL' : method === 'OPTIONS' ? 'OPT' : method}
      </span>
      <span className={`cut ${styles.stepName}`} title={[...folder, name].join(' / ')} dir="auto">
        {source === 'collection' ? name : url}
        {reason !== null && <span className={styles.reason}>{reason}</span>}
      </span>
      <span className={styles.assertions} data-bad={assertions.failed + errors > 0 || undefined}>
        {errors > 0 && judged === 0 ? 'error' : judged > 0 ? `${assertions.passed}/${judged}` : ''}
      </span>
      <span className={styles.status} data-bad={(status === 0 && !step.isSkipped) || undefined}>
        {step.isSkipped ? 'skipped' : status === 0 ? '✕' : status}
      </span>
      <span className={styles.duration}>{durationMs === null ? '' : milliseconds(durationMs)}</span>
    </div>
  );
});

/** Where a key leads; null where it means nothing here. */
function targetOf(lines: readonly StepLine[], at: number, key: string, page: number): RunStep | null {
  const find = (from: number, step: 1 | -1, fits: (found: RunStep) => boolean = () => true): RunStep | null => {
    for (let index = from; index >= 0 && index < lines.length; index += step) {
      const line = lines[index];
      if (line?.kind === 'step' && fits(line.step)) return line.step;
    }
    return null;
  };
  const last = lines.length - 1;
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return find(at + 1, 1);
    case 'ArrowUp':
    case 'k':
      return find(at === -1 ? 0 : at - 1, at === -1 ? 1 : -1);
    case 'PageDown':
      return find(Math.min(last, at + page), -1);
    case 'PageUp':
      return find(Math.max(0, at - page), 1);
    case 'Home':
      return find(0, 1);
    case 'End':
      return find(last, -1);
    case 'n':
      return find(at + 1, 1, ({ failed }) => failed);
    case 'p':
      return find(at - 1, -1, ({ failed }) => failed);
    default:
      return null;
  }
}

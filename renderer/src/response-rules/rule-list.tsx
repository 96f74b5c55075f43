import { VisuallyHidden } from '@mantine/core';
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ListedRule } from '../../../shared/model/response-rule.ts';
import { deleteRule, moveRule } from './rule-edits.ts';
import { beforeAfterMove, beginsGroup, takesAll } from './rule-order.ts';
import { RuleRow } from './rule-row.tsx';
import styles from './rules.module.css';

interface Over {
  readonly id: string;
  readonly edge: 'above' | 'below';
}

/** The rules in their order. Alt with up and down moves one, Delete takes it away, and it can be dragged. */
export function RuleList({ rules, wanted }: { readonly rules: readonly ListedRule[]; readonly wanted: string | null }) {
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<Over | null>(null);
  const [said, setSaid] = useState('');
  const ids = rules.map(({ id }) => id);
  const last = takesAll(rules);
  const lastAt = last === null ? rules.length : rules.indexOf(last);

  const focusOn = (id: string | undefined): void => {
    // After the list has been drawn anew.
    requestAnimationFrame(() => {
      const row = [...(list.current?.children ?? [])].find((child) => child.getAttribute('data-rule') === id);
      row?.querySelector<HTMLElement>('[data-open]')?.focus();
    });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another is asked for, and not as the list changes
  useEffect(() => {
    if (wanted !== null) focusOn(wanted);
  }, [wanted]);

  const moveTo = (id: string, before: string | null): void => {
    const at = before === null ? ids.length : ids.filter((other) => other !== id).indexOf(before) + 1;
    setSaid(`${rules.find((rule) => rule.id === id)?.name} is now rule ${at} of ${ids.length}.`);
    void moveRule(id, before);
  };
  const move = (id: string, by: number): void => {
    const before = beforeAfterMove(ids, id, by);
    if (before !== undefined) moveTo(id, before);
    focusOn(id);
  };
  const remove = (rule: ListedRule): void => {
    const at = ids.indexOf(rule.id);
    void deleteRule(rule);
    focusOn(ids[at + 1] ?? ids[at - 1]);
  };
  const keyDown = (event: KeyboardEvent, rule: ListedRule): void => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (step !== 0) {
      event.preventDefault();
      if (event.altKey) move(rule.id, step);
      else focusOn(ids[ids.indexOf(rule.id) + step]);
    } else if (event.key === 'Delete') {
      event.preventDefault();
      remove(rule);
    }
  };
  const dragOver = (event: DragEvent, id: string): void => {
    if (dragged === null) return;
    event.preventDefault();
    const box = event.currentTarget.getBoundingClientRect();
    const edge = event.clientY < box.top + box.height / 2 ? 'above' : 'below';
    if (over?.id !== id || over.edge !== edge) setOver({ id, edge });
  };
  const endDrag = (): void => {
    setDragged(null);
    setOver(null);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    if (dragged !== null && over !== null && over.id !== dragged) {
      const rest = ids.filter((id) => id !== dragged);
      const at = rest.indexOf(over.id) + (over.edge === 'above' ? 0 : 1);
      const before = rest[at] ?? null;
      if (ids[ids.indexOf(dragged) + 1] !== (before ?? undefined)) moveTo(dragged, before);
    }
    endDrag();
  };

  return (
    <>
      <ol ref={list} className={styles.list} aria-label="Response rules in their order">
        {rules.map((rule, at) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            number={at + 1}
            heading={beginsGroup(rules, at) ? rule.group : null}
            neverReached={at > lastAt ? (last?.name ?? null) : null}
            isFirst={at === 0}
            isLast={at === rules.length - 1}
            isDragged={rule.id === dragged}
            edge={over?.id === rule.id && dragged !== null && dragged !== rule.id ? over.edge : null}
            onKeyDown={(event) => keyDown(event, rule)}
            onMove={(by) => move(rule.id, by)}
            onDelete={() => remove(rule)}
            onDragStart={() => setDragged(rule.id)}
            onDragOver={(event) => dragOver(event, rule.id)}
            onDrop={drop}
            onDragEnd={endDrag}
          />
        ))}
      </ol>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </>
  );
}

import { VisuallyHidden } from '@mantine/core';
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ListedRule } from '../../../shared/model/response-rule.ts';
import { deleteRule, moveRule } from './rule-edits.ts';
import { type OpenMenu, RuleMenu } from './rule-menu.tsx';
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
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [said, setSaid] = useState('');
  const ids = rules.map(({ id }) => id);
  const last = takesAll(rules);
  const lastAt = last === null ? rules.length : rules.indexOf(last);

  const ruleAt = (target: EventTarget): ListedRule | undefined => {
    const id = target instanceof Element ? target.closest('[data-rule]')?.getAttribute('data-rule') : null;
    return rules.find((rule) => rule.id === id);
  };
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
  const keyDown = (event: KeyboardEvent): void => {
    const rule = ruleAt(event.target);
    if (rule === undefined || !(event.target as Element).hasAttribute('data-open')) return;
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
  const startDrag = (event: DragEvent): void => {
    const rule = ruleAt(event.target);
    const row = event.target instanceof Element ? event.target.closest('[data-row]') : null;
    if (rule === undefined || row === null) return;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', rule.name);
    event.dataTransfer.setDragImage(row, 12, 20);
    setDragged(rule.id);
  };
  const dragOver = (event: DragEvent): void => {
    const rule = ruleAt(event.target);
    const row = event.target instanceof Element ? event.target.closest('li')?.querySelector('[data-row]') : null;
    if (dragged === null || rule === undefined || !row) return;
    event.preventDefault();
    const box = row.getBoundingClientRect();
    const edge = event.clientY < box.top + box.height / 2 ? 'above' : 'below';
    if (over?.id !== rule.id || over.edge !== edge) setOver({ id: rule.id, edge });
  };
  const endDrag = (): void => {
    setDragged(null);
    setOver(null);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    if (dragged !== null && over !== null && over.id !== dragged) {
      const rest = ids.filter((id) => id !== dragged);
      const before = rest[rest.indexOf(over.id) + (over.edge === 'above' ? 0 : 1)] ?? null;
      if ((ids[ids.indexOf(dragged) + 1] ?? null) !== before) moveTo(dragged, before);
    }
    endDrag();
  };
  const menuAt = menu === null ? -1 : ids.indexOf(menu.id);
  const menuRule = rules[menuAt];

  return (
    <>
      <ol
        ref={list}
        className={styles.list}
        aria-label="Response rules in their order"
        onKeyDown={keyDown}
        onDragStart={startDrag}
        onDragOver={dragOver}
        onDrop={drop}
        onDragEnd={endDrag}
      >
        {rules.map((rule, at) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            number={at + 1}
            heading={beginsGroup(rules, at) ? rule.group : null}
            neverReached={at > lastAt ? (last?.name ?? null) : null}
            isDragged={rule.id === dragged}
            edge={over?.id === rule.id && dragged !== null && dragged !== rule.id ? over.edge : null}
            onMenu={setMenu}
          />
        ))}
      </ol>
      {menu !== null && menuRule !== undefined && (
        <RuleMenu
          rule={menuRule}
          spot={menu}
          isFirst={menuAt === 0}
          isLast={menuAt === rules.length - 1}
          onMove={(by) => move(menu.id, by)}
          onDelete={() => remove(menuRule)}
          onClose={() => {
            setMenu(null);
            focusOn(menu.id);
          }}
        />
      )}
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </>
  );
}

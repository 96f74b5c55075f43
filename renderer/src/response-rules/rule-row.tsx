import { ActionIcon, Menu, Switch, Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowDown,
  IconArrowUp,
  IconCopy,
  IconDots,
  IconGripVertical,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import type { DragEvent, KeyboardEvent } from 'react';
import type { ListedRule } from '../../../shared/model/response-rule.ts';
import { requestRule } from '../parts/rule-request.ts';
import { duplicateRule, enableRule, storedRule } from './rule-edits.ts';
import styles from './rules.module.css';

interface RuleRowProps {
  readonly rule: ListedRule;
  /** From 1. */
  readonly number: number;
  /** Stands above the rule. */
  readonly heading: string | null;
  /** The name of a rule before it that leaves nothing to it. */
  readonly neverReached: string | null;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly isDragged: boolean;
  /** Where a dragged rule would go. */
  readonly edge: 'above' | 'below' | null;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onMove: (by: number) => void;
  readonly onDelete: () => void;
  readonly onDragStart: () => void;
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDrop: (event: DragEvent) => void;
  readonly onDragEnd: () => void;
}

function editRule(listed: ListedRule): void {
  const { id, ...rule } = storedRule(listed);
  requestRule({ rule, id });
}

/** One rule: on or off, its name, what it says in words, and how often it has decided. */
export function RuleRow(props: RuleRowProps) {
  const { rule, number, heading, neverReached, isDragged, edge } = props;
  const { id, name, enabled, words, problem, matched, decided } = rule;
  return (
    <li data-rule={id}>
      {heading !== null && <h3 className={styles.group}>{heading}</h3>}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what is dragged is dropped here; keys do the same */}
      <div
        className={styles.row}
        data-off={!enabled || undefined}
        data-dragged={isDragged || undefined}
        data-over={edge ?? undefined}
        onDragOver={props.onDragOver}
        onDrop={props.onDrop}
      >
        {/* biome-ignore lint/a11y/noStaticElementInteractions: Alt with arrows, and the menu, do the same */}
        <span
          className={styles.grip}
          draggable
          title="Drag to move"
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = 'move';
            event.dataTransfer.setData('text/plain', name);
            const row = event.currentTarget.parentElement;
            if (row !== null) event.dataTransfer.setDragImage(row, 12, 20);
            props.onDragStart();
          }}
          onDragEnd={props.onDragEnd}
        >
          <IconGripVertical size={14} stroke={1.5} aria-hidden="true" />
        </span>
        <span className={styles.number}>{number}</span>
        <Switch
          aria-label={`Use ${name}`}
          checked={enabled}
          onChange={(event) => void enableRule(id, event.currentTarget.checked)}
        />
        <button
          type="button"
          className={styles.open}
          data-open
          aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Delete"
          onClick={() => editRule(rule)}
          onKeyDown={props.onKeyDown}
        >
          <span className={styles.name}>{name}</span>
          <span className={styles.words}>{words}</span>
          {problem !== null && (
            <span className={styles.problem}>
              <IconAlertTriangle size={13} aria-hidden="true" /> {problem}
            </span>
          )}
          {problem === null && enabled && neverReached !== null && (
            <span className={styles.shadowed}>Never decides: “{neverReached}” takes every request.</span>
          )}
        </button>
        <span className={styles.counts}>
          matched <b>{matched.toLocaleString('en')}</b> · decided <b>{decided.toLocaleString('en')}</b>
        </span>
        <RuleMenu {...props} />
      </div>
    </li>
  );
}

function RuleMenu({ rule, isFirst, isLast, onMove, onDelete }: RuleRowProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label="More">
          <ActionIcon size={24} aria-label={`More for ${rule.name}`}>
            <IconDots size={14} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => editRule(rule)}>
          Edit
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={14} />} onClick={() => void duplicateRule(rule)}>
          Duplicate
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowUp size={14} />}
          rightSection={<span className="dim">Alt ↑</span>}
          disabled={isFirst}
          onClick={() => onMove(-1)}
        >
          Move up
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowDown size={14} />}
          rightSection={<span className="dim">Alt ↓</span>}
          disabled={isLast}
          onClick={() => onMove(1)}
        >
          Move down
        </Menu.Item>
        <Menu.Item
          leftSection={<IconTrash size={14} />}
          rightSection={<span className="dim">Delete</span>}
          onClick={onDelete}
        >
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

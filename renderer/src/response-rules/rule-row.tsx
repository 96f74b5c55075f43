import { ActionIcon, Switch } from '@mantine/core';
import { IconAlertTriangle, IconDots, IconGripVertical } from '@tabler/icons-react';
import { memo } from 'react';
import type { ListedRule } from '../../../shared/model/response-rule.ts';
import { editRule, enableRule } from './rule-edits.ts';
import type { OpenMenu } from './rule-menu.tsx';
import styles from './rules.module.css';

interface RuleRowProps {
  readonly rule: ListedRule;
  /** From 1. */
  readonly number: number;
  /** Stands above the rule. */
  readonly heading: string | null;
  /** The name of a rule before it that leaves nothing to it. */
  readonly neverReached: string | null;
  readonly isDragged: boolean;
  /** Where a dragged rule would go. */
  readonly edge: 'above' | 'below' | null;
  readonly onMenu: (spot: OpenMenu) => void;
}

/**
 * One rule: on or off, its name, what it says in words, and how often it has decided. Of a thousand rows, those are drawn
 * anew that changed; keys and drags are the list's.
 */
export const RuleRow = memo(function RuleRow(props: RuleRowProps) {
  const { rule, number, heading, neverReached, isDragged, edge, onMenu } = props;
  const { id, name, enabled, words, problem, matched, decided } = rule;
  return (
    <li data-rule={id}>
      {heading !== null && <h3 className={styles.group}>{heading}</h3>}
      <div
        className={styles.row}
        data-row
        data-off={!enabled || undefined}
        data-dragged={isDragged || undefined}
        data-over={edge ?? undefined}
      >
        <span className={styles.grip} draggable title="Drag to move">
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
        <ActionIcon
          size={24}
          aria-label={`More for ${name}`}
          title="More"
          aria-haspopup="menu"
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            onMenu({ id, x: box.right, y: box.bottom });
          }}
        >
          <IconDots size={14} />
        </ActionIcon>
      </div>
    </li>
  );
});

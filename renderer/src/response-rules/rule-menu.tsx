import { Menu } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconCopy, IconPencil, IconTrash } from '@tabler/icons-react';
import type { ListedRule } from '../../../shared/model/response-rule.ts';
import { duplicateRule, editRule } from './rule-edits.ts';

/** A rule whose menu is open, and where. */
export interface OpenMenu {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

interface RuleMenuProps {
  readonly rule: ListedRule;
  readonly spot: OpenMenu;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onMove: (by: number) => void;
  readonly onDelete: () => void;
  readonly onClose: () => void;
}

/** The menu of a rule: one for all rows, at the place where it was asked for. */
export function RuleMenu({ rule, spot, isFirst, isLast, onMove, onDelete, onClose }: RuleMenuProps) {
  return (
    <Menu
      opened
      onClose={onClose}
      position="bottom-end"
      offset={2}
      returnFocus={false}
      // Without keys: the one that opens it would close it at once.
      clickOutsideEvents={['mousedown', 'touchstart']}
    >
      <Menu.Target>
        <span style={{ position: 'fixed', left: spot.x, top: spot.y }} />
      </Menu.Target>
      <Menu.Dropdown aria-label={`More for ${rule.name}`}>
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
          // Closed first: the focus goes to the rule that follows, and not back to this one.
          closeMenuOnClick={false}
          onClick={() => {
            onClose();
            onDelete();
          }}
        >
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconArrowBackUp, IconCopy, IconDots, IconSend, IconTrash } from '@tabler/icons-react';
import { useMemo } from 'react';
import { type Action, identifierOf } from '../../../shared/model/action.ts';
import { DescriptionButton } from './description-button.tsx';
import { setDraft } from './drafts.ts';
import styles from './editor.module.css';
import { NameField } from './name-field.tsx';
import { removeAction } from './removals.ts';
import { duplicateAction } from './tree-edits.ts';
import type { ActionEditing } from './use-action-editing.ts';

/** One line: what the action is called, where it is, and what can be done with it. */
export function ActionHead({ action, editing }: { readonly action: Action; readonly editing: ActionEditing }) {
  const { draft, edit, isUnsaved } = editing;
  const isNameless = draft.name.trim() === '';
  const where = useMemo(() => [action.collection.name, ...action.folder].join(' / '), [action]);
  // Without a description of its own an action shows its request as one (PBXware manual, Actions).
  const isMadeUp = draft.description === `${action.method} ${action.url}`;
  const identifier = identifierOf(draft.name);
  return (
    <header className={styles.bar}>
      <NameField name={draft.name} onName={(name) => edit({ name })} />
      <span className={styles.crumbs} title={`${where}\nIdentifier, derived from the name: ${identifier}`}>
        {where} <span aria-hidden="true">·</span> {identifier}
      </span>
      <DescriptionButton
        value={isMadeUp ? '' : draft.description}
        placeholder={isMadeUp ? `${draft.request.method} ${draft.request.url}` : 'What this action does'}
        onChange={(description) => edit({ description })}
      />
      {isUnsaved && <span className={styles.unsaved}>● Unsaved</span>}
      <Button
        disabled={!isUnsaved || isNameless}
        loading={editing.saving}
        title="Ctrl+S"
        onClick={() => void editing.save()}
      >
        Save
      </Button>
      <Button
        variant="filled"
        leftSection={<IconSend size={14} />}
        title="Ctrl+Enter"
        disabled={isNameless}
        onClick={() => void editing.saveAndTest()}
      >
        Save &amp; Test
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label="More for this action">
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            disabled={!isUnsaved}
            leftSection={<IconArrowBackUp size={14} />}
            onClick={() => setDraft(action.id, null)}
          >
            Discard changes
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy size={14} />} onClick={() => void duplicateAction(action)}>
            Duplicate
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={14} />} onClick={() => void removeAction(action)}>
            Delete action
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </header>
  );
}

import { ActionIcon, Button, Loader, Menu, Textarea } from '@mantine/core';
import { useHotkeys, useLocalStorage } from '@mantine/hooks';
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconChevronDown,
  IconChevronRight,
  IconDots,
  IconSend,
  IconTrash,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type Action, identifierOf } from '../../../shared/model/action.ts';
import { ask } from '../client.ts';
import { Problem } from '../parts/problem.tsx';
import { RevealButton } from '../parts/reveal-button.tsx';
import { TwoPanes } from '../parts/two-panes.tsx';
import { ActionTabs } from './action-tabs.tsx';
import { AllowUpload } from './allow-upload.tsx';
import { BoundEvents } from './bound-events.tsx';
import { urlEdited } from './draft.ts';
import { setDraft } from './drafts.ts';
import styles from './editor.module.css';
import { PreviewPane } from './preview-pane.tsx';
import { removeAction } from './removals.ts';
import { RequestLine } from './request-line.tsx';
import { ResponsePane } from './response-pane.tsx';
import { UnresolvedTags } from './unresolved-tags.tsx';
import { useActionEditing } from './use-action-editing.ts';
import { useTagSources } from './use-tag-sources.ts';

/** The editor of the action with this id. */
export function ActionEditor({ id }: { readonly id: string }) {
  const { data, error } = useQuery(ask.actions.get.queryOptions({ input: { id } }));
  if (data !== undefined) return <Editor key={id} action={data} />;
  if (error !== null) return <Problem error={error} />;
  return <Loader m="auto" size="sm" aria-label="Loading the action" />;
}

function Editor({ action }: { readonly action: Action }) {
  const editing = useActionEditing(action);
  const { draft, edit, editRequest, preview, isUnsaved } = editing;
  const { request } = draft;
  const unresolvedTags = preview.data?.unresolved ?? action.unresolved;
  const sourceOf = useTagSources(action.tags, preview.data?.unresolved ?? null);
  const warnings = preview.data?.warnings ?? action.warnings;
  // Without a description of its own an action shows its request as one (PBXware manual, Actions).
  const isMadeUp = draft.description === `${action.method} ${action.url}`;
  const where = useMemo(() => [action.collection.name, ...action.folder].join(' / '), [action]);
  const [isDescribing, setDescribing] = useState(false);
  const [advanced, setAdvanced] = useLocalStorage({
    key: 'hookswitch.actions.advanced',
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  useHotkeys(
    [
      ['mod+S', () => void editing.save()],
      ['mod+Enter', () => void editing.saveAndTest()],
    ],
    [],
    true,
  );

  return (
    <TwoPanes
      layout="below"
      name="action"
      share={66}
      least={14}
      first={
        <article className={styles.editor} aria-label={`Action ${action.name}`}>
          <div className={styles.bar}>
            <div className={styles.names}>
              <input
                className={styles.name}
                aria-label="Name"
                aria-invalid={draft.name.trim() === ''}
                spellCheck={false}
                value={draft.name}
                onChange={(event) => edit({ name: event.currentTarget.value })}
              />
            </div>
            {isUnsaved && <span className={styles.unsaved}>● Unsaved</span>}
            <Button
              disabled={!isUnsaved || draft.name.trim() === ''}
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
              disabled={draft.name.trim() === ''}
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
                <Menu.Item leftSection={<IconTrash size={14} />} onClick={() => void removeAction(action)}>
                  Delete action
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </div>
          <div className={styles.crumbs}>
            <span className="cut" title={where}>
              {where}
            </span>
            <span aria-hidden="true">·</span>
            <span className="cut" title="Identifier, derived from the name">
              {identifierOf(draft.name)}
            </span>
          </div>
          <RequestLine
            method={request.method}
            url={request.url}
            sourceOf={sourceOf}
            onMethod={(method) => editRequest({ method })}
            onUrl={(url) => editRequest(urlEdited(request, url, action.request))}
          />
          <div className={styles.scroll}>
            {editing.saveProblem !== null && <Problem error={editing.saveProblem} />}
            <UnresolvedTags tags={unresolvedTags} />
            {typeof preview.data?.uploadRefused === 'string' && <AllowUpload file={preview.data.uploadRefused} />}
            {warnings.map((warning) => (
              <p key={warning} className={styles.warning}>
                <IconAlertTriangle size={14} aria-hidden="true" />
                {warning}
              </p>
            ))}
            <Textarea
              aria-label="Description"
              placeholder={isMadeUp ? `${request.method} ${request.url}` : 'Description'}
              autosize
              minRows={1}
              // One line until it is worked on: the request is what the room is for.
              maxRows={isDescribing ? 8 : 1}
              onFocus={() => setDescribing(true)}
              onBlur={() => setDescribing(false)}
              value={isMadeUp ? '' : draft.description}
              onChange={(event) => edit({ description: event.currentTarget.value })}
            />
            <BoundEvents id={action.id} />
            <Button
              className={styles.toggle}
              size="compact-xs"
              variant="subtle"
              color="gray"
              aria-expanded={advanced}
              leftSection={advanced ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
              onClick={() => setAdvanced(!advanced)}
            >
              {advanced ? 'Hide advanced options' : 'Show advanced options'}
            </Button>
            {advanced && <ActionTabs action={action} request={request} sourceOf={sourceOf} onChange={editRequest} />}
          </div>
        </article>
      }
      second={
        <TwoPanes
          layout="beside"
          name="exchange"
          share={50}
          least={25}
          first={
            <PreviewPane
              request={preview.data?.request}
              error={preview.isError ? preview.error : null}
              stale={preview.isStale}
              codeOptions={{
                verifyTls: request.settings.verifyTls,
                masked: preview.isRevealed ? [] : (preview.data?.secrets ?? []),
                notes:
                  typeof preview.data?.uploadRefused === 'string'
                    ? [`Without the file ${preview.data.uploadRefused}, which may not be uploaded.`]
                    : [],
              }}
              revealButton={
                <RevealButton
                  tags={preview.data?.secrets ?? []}
                  isRevealed={preview.isRevealed}
                  onChange={preview.setReveal}
                />
              }
            />
          }
          second={<ResponsePane response={editing.testResponse} onStop={editing.stopWaiting} />}
        />
      }
    />
  );
}

import { Button, Loader, Tabs, Textarea } from '@mantine/core';
import { useHotkeys, useLocalStorage } from '@mantine/hooks';
import { type ReactNode, useEffect, useState } from 'react';
import { client } from '../client.ts';
import { Problem } from '../parts/problem.tsx';
import { RevealButton } from '../parts/reveal-button.tsx';
import { showFailure } from '../parts/show-failure.ts';
import { AuthEditor } from './auth-editor.tsx';
import styles from './editor.module.css';
import { NameField } from './name-field.tsx';
import { ScriptsEditor, ScriptsOff } from './scripts-panel.tsx';
import { type AnyGroup, type GroupEditing, type GroupRef, useGroup, useGroupEditing } from './use-group-editing.ts';
import { useTagSources } from './use-tag-sources.ts';
import { VariableTable } from './variable-table.tsx';

/** The editor of what a folder or collection has for everything in it. */
export function GroupEditor({ kind, id }: GroupRef) {
  const { data, error } = useGroup({ kind, id });
  if (data !== undefined) return <Editor key={`${kind}/${id}`} at={{ kind, id }} group={data} />;
  if (error !== null) return <Problem error={error} />;
  return <Loader m="auto" size="sm" aria-label={`Loading the ${kind}`} />;
}

function Editor({ at, group }: { readonly at: GroupRef; readonly group: AnyGroup }) {
  const editing = useGroupEditing(at, group);
  const { draft, edit, saveProblem } = editing;
  const sourceOf = useTagSources();
  const [tab, setTab] = useLocalStorage<string | null>({
    key: 'hookswitch.group.tab',
    defaultValue: 'description',
    getInitialValueInEffect: false,
  });
  useHotkeys([['mod+S', () => void editing.save()]], [], true);
  const isFolder = at.kind === 'folder';
  const variables = draft.variables.filter(({ disabled }) => !disabled).length;
  const scripts = Object.values(draft.scripts).filter((text) => text.trim() !== '').length;
  return (
    <article className={styles.editor} aria-label={`${isFolder ? 'Folder' : 'Collection'} ${group.name}`}>
      <Head group={group} editing={editing} />
      {saveProblem !== null && (
        <div className={styles.notes}>
          <Problem error={saveProblem} />
        </div>
      )}
      <Tabs className={styles.requestTabs} value={tab} onChange={setTab}>
        <Tabs.List>
          <Tab value="description" mark={draft.description.trim() === '' ? '' : '•'}>
            Description
          </Tab>
          <Tab value="auth" mark={draft.auth.type === 'inherit' || draft.auth.type === 'none' ? '' : '•'}>
            Auth
          </Tab>
          <Tab value="variables" mark={variables === 0 ? '' : String(variables)}>
            Variables
          </Tab>
          <Tab value="scripts" mark={scripts === 0 ? '' : String(scripts)}>
            Scripts
          </Tab>
        </Tabs.List>
        <Panel value="description">
          <Textarea
            aria-label="Description"
            placeholder={isFolder ? 'What the actions in it are for' : 'What this collection is for'}
            autosize
            minRows={6}
            value={draft.description}
            onChange={(event) => edit({ description: event.currentTarget.value })}
          />
        </Panel>
        <Panel value="auth">
          <AuthEditor
            auth={draft.auth}
            inherited={isFolder ? group.inheritedAuth : null}
            sourceOf={sourceOf}
            onChange={(auth) => edit({ auth })}
          />
        </Panel>
        <Panel value="variables">
          <Variables at={at} editing={editing} />
        </Panel>
        <Panel value="scripts">
          <ScriptsEditor
            own={draft.scripts}
            inherited={group.inheritedScripts}
            collection={'file' in group ? { id: group.id, name: group.name } : group.collection}
            off={<ScriptsOff settings={null} />}
            sourceOf={sourceOf}
            onChange={editing.editScript}
          />
        </Panel>
      </Tabs>
    </article>
  );
}

function Head({ group, editing }: { readonly group: AnyGroup; readonly editing: GroupEditing }) {
  const { draft, edit, isUnsaved } = editing;
  const isNameless = draft.name.trim() === '';
  const where = 'file' in group ? group.file : [group.collection.name, ...group.folder].join(' / ');
  return (
    <header className={styles.bar}>
      <NameField name={draft.name} onName={(name) => edit({ name })} />
      <span className={styles.crumbs} title={where}>
        {where}
      </span>
      {isUnsaved && (
        <>
          <span className={styles.unsaved}>● Unsaved</span>
          <Button variant="subtle" color="gray" onClick={editing.discard}>
            Discard
          </Button>
        </>
      )}
      <Button
        variant="filled"
        disabled={!isUnsaved || isNameless}
        loading={editing.saving}
        title="Ctrl+S"
        onClick={() => void editing.save()}
      >
        Save
      </Button>
    </header>
  );
}

function Variables({ at: { kind, id }, editing }: { readonly at: GroupRef; readonly editing: GroupEditing }) {
  const { draft, edit } = editing;
  const sourceOf = useTagSources();
  const [revealed, setRevealed] = useState<ReadonlyMap<string, string> | null>(null);
  const secrets = draft.variables.filter(({ secret }) => secret === true).map(({ key }) => key);
  const hasNone = secrets.length === 0;
  useEffect(() => {
    if (hasNone) setRevealed(null);
  }, [hasNone]);
  const reveal = async (isRevealed: boolean): Promise<void> => {
    if (!isRevealed) return setRevealed(null);
    try {
      const { variables } = await (kind === 'folder'
        ? client.folders.reveal({ id })
        : client.collections.reveal({ id }));
      setRevealed(new Map(variables.map(({ key, value }) => [key, value ?? ''])));
    } catch (error) {
      showFailure(error);
    }
  };
  return (
    <div className={styles.fields}>
      <VariableTable
        rows={draft.variables}
        revealed={revealed}
        sourceOf={sourceOf}
        onChange={(variables) => edit({ variables })}
      />
      {!hasNone && (
        <div className={styles.bodyBar}>
          <RevealButton tags={secrets} isRevealed={revealed !== null} onChange={(next) => void reveal(next)} />
        </div>
      )}
      <p className={styles.hint}>
        Variables are stored in the file of the collection, which can be shared. Secrets are masked on screen, but not
        encrypted in the file.
      </p>
    </div>
  );
}

function Tab({ value, mark, children }: { readonly value: string; readonly mark: string; readonly children: string }) {
  return (
    <Tabs.Tab value={value}>
      {children}
      {mark !== '' && <span className={styles.tabCount}>{mark}</span>}
    </Tabs.Tab>
  );
}

function Panel({ value, children }: { readonly value: string; readonly children: ReactNode }) {
  return (
    <Tabs.Panel className={styles.tabPanel} value={value}>
      {children}
    </Tabs.Panel>
  );
}

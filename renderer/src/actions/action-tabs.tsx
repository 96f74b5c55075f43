import { Tabs } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Action, ActionRequest, Pair } from '../../../shared/model/action.ts';
import { AuthEditor } from './auth-editor.tsx';
import { bodyMark } from './body.ts';
import { BodyEditor, type BodyMemory } from './body-editor.tsx';
import { queryEdited } from './draft.ts';
import styles from './editor.module.css';
import { PairTable } from './pair-table.tsx';
import { ScriptsPanel } from './scripts-panel.tsx';
import { SettingsEditor } from './settings-editor.tsx';
import type { SourceOf } from './tag-sources.ts';

const sent = (rows: readonly Pair[]): number =>
  rows.filter(({ key, value, disabled }) => !disabled && (key !== '' || value !== '')).length;

function differs({ followRedirects, verifyTls, timeoutMs, asPostman, runScripts }: ActionRequest['settings']): boolean {
  return !followRedirects || !verifyTls || timeoutMs !== null || asPostman || !runScripts;
}

/** PBXware's advanced options and Postman's: Query to Settings. */
export function ActionTabs(props: {
  readonly action: Action;
  readonly request: ActionRequest;
  readonly onChange: (change: Partial<ActionRequest>) => void;
  readonly sourceOf: SourceOf;
}) {
  const { action, request, onChange, sourceOf } = props;
  const [memory] = useState<BodyMemory>(() => new Map());
  const [tab, setTab] = useState<string>(() => (request.body.mode === 'none' ? 'query' : 'body'));
  const hasVariables = request.pathVariables.length > 0;
  const shown = tab === 'path' && !hasVariables ? 'query' : tab;
  return (
    <Tabs className={styles.requestTabs} value={shown} onChange={(next) => setTab(next ?? 'query')}>
      <Tabs.List>
        <Tab value="query" mark={sent(request.query)}>
          Query
        </Tab>
        {hasVariables && (
          <Tab value="path" mark={request.pathVariables.length}>
            Path variables
          </Tab>
        )}
        <Tab value="headers" mark={sent(request.headers)}>
          Headers
        </Tab>
        <Tab value="body" mark={bodyMark(request.body)}>
          Body
        </Tab>
        <Tab value="auth" mark={request.auth.type !== 'inherit' && request.auth.type !== 'none'}>
          Auth
        </Tab>
        <Tab value="scripts" mark={scriptsOf(action).length}>
          Scripts
        </Tab>
        <Tab value="settings" mark={differs(request.settings)}>
          Settings
        </Tab>
      </Tabs.List>
      <Panel value="query">
        <PairTable
          label="Query"
          rows={request.query}
          sourceOf={sourceOf}
          onChange={(rows) => onChange(queryEdited(request, rows))}
        />
      </Panel>
      <Panel value="path">
        <PairTable
          fixed
          label="Path variables"
          keyWord="Variable"
          rows={request.pathVariables}
          sourceOf={sourceOf}
          onChange={(pathVariables) => onChange({ pathVariables })}
        />
      </Panel>
      <Panel value="headers">
        <PairTable
          label="Headers"
          keyWord="Name"
          rows={request.headers}
          sourceOf={sourceOf}
          onChange={(headers) => onChange({ headers })}
        />
      </Panel>
      <Panel value="body">
        <BodyEditor body={request.body} memory={memory} sourceOf={sourceOf} onChange={(body) => onChange({ body })} />
      </Panel>
      <Panel value="auth">
        <AuthEditor
          auth={request.auth}
          inherited={action.inheritedAuth}
          sourceOf={sourceOf}
          onChange={(auth) => onChange({ auth })}
        />
      </Panel>
      <Panel value="scripts">
        {shown === 'scripts' && <ScriptsPanel action={action} settings={request.settings} sourceOf={sourceOf} />}
      </Panel>
      <Panel value="settings">
        <SettingsEditor settings={request.settings} onChange={(settings) => onChange({ settings })} />
      </Panel>
    </Tabs>
  );
}

function Tab(props: { readonly value: string; readonly mark: number | boolean; readonly children: string }) {
  const { value, mark, children } = props;
  return (
    <Tabs.Tab value={value}>
      {children}
      {mark !== false && mark !== 0 && <span className={styles.tabCount}>{mark === true ? '•' : mark}</span>}
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

const scriptsOf = ({ scripts }: Action): Action['scripts'] => scripts.filter(({ text }) => text.trim() !== '');

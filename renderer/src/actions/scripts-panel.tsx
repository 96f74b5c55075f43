import { Button, Menu, SegmentedControl, Textarea } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useMemo, useRef, useState } from 'react';
import type { Action, ActionRequest, OwnScript } from '../../../shared/model/action.ts';
import { ask } from '../client.ts';
import { counted } from '../parts/counted.ts';
import { linkTo } from '../route.ts';
import { ScriptPermission } from '../scripts/allow-scripts.tsx';
import { momentWords } from '../scripts/outcome-words.ts';
import { ScriptText } from '../scripts/script-text.tsx';
import { differing, draftOf, type OwnTexts, withScript } from './draft.ts';
import { draftNow, setDraft, useDraft } from './drafts.ts';
import styles from './editor.module.css';
import type { ScriptEditorHandle } from './script-editor.tsx';
import { scriptSnippets } from './script-snippets.ts';
import panel from './scripts-panel.module.css';
import type { SourceOf } from './tag-sources.ts';

/** Loaded with the first script: the editor is a third of the whole screen. */
const ScriptEditor = lazy(async () => ({ default: (await import('./script-editor.tsx')).ScriptEditor }));

const moments = ['prerequest', 'test'] as const;

const placeholders: Readonly<Record<OwnScript['on'], string>> = {
  prerequest: 'pm.environment.set("name", "value");',
  test: 'pm.test("Status code is 200", () => pm.response.to.have.status(200));',
};

/** The scripts that run with an action. */
export function ScriptsPanel(props: {
  readonly action: Action;
  readonly settings: ActionRequest['settings'];
  readonly sourceOf: SourceOf;
}) {
  const { action, settings, sourceOf } = props;
  const edits = useDraft(action.id);
  const own = useMemo(() => draftOf(action, edits ?? {}).scripts, [action, edits]);
  const change = (script: OwnScript): void => {
    const next = withScript(draftNow(action.id) ?? {}, script);
    setDraft(action.id, differing(action, next) === null ? null : next);
  };
  return (
    <ScriptsEditor
      own={own}
      inherited={action.scripts.filter(({ from }) => from.kind !== 'request')}
      collection={action.collection}
      off={<ScriptsOff settings={settings} />}
      sourceOf={sourceOf}
      onChange={change}
    />
  );
}

/** Scripts of an action, a folder, or a collection: those that it inherits to read, its own to edit. */
export function ScriptsEditor(props: {
  readonly own: OwnTexts;
  readonly inherited: Action['scripts'];
  /** Whose scripts have to be allowed. */
  readonly collection: Action['collection'];
  /** Says why none of them run. */
  readonly off: ReactNode;
  readonly sourceOf: SourceOf;
  readonly onChange: (script: OwnScript) => void;
}) {
  const { own, collection, off, sourceOf, onChange } = props;
  const inherited = props.inherited.filter(({ text }) => text.trim() !== '');
  const [on, setOn] = useState<OwnScript['on']>(() => firstMoment(own, inherited));
  const editor = useRef<ScriptEditorHandle>(null);
  const isScripted = inherited.length > 0 || own.prerequest.trim() !== '' || own.test.trim() !== '';
  return (
    <div className={`${styles.fields} ${panel.root}`}>
      {isScripted && <ScriptPermission collection={collection} />}
      {isScripted && off}
      <div className={styles.bodyBar}>
        <SegmentedControl
          aria-label="Script"
          data={moments.map((moment) => ({
            value: moment,
            label: `${momentWords(moment)}${own[moment].trim() === '' ? '' : ' •'}`,
          }))}
          value={on}
          onChange={setOn}
        />
        <Snippets on={on} onChoose={(text) => editor.current?.insert(text)} />
      </div>
      <InheritedScripts scripts={inherited.filter((script) => script.on.endsWith(on))} />
      <Suspense fallback={<Textarea aria-label={momentWords(on)} value={own[on]} readOnly autosize maxRows={20} />}>
        <ScriptEditor
          key={on}
          ref={editor}
          label={`Script: ${momentWords(on).toLowerCase()}`}
          value={own[on]}
          placeholder={placeholders[on]}
          knowledge={{
            on,
            names: sourceOf.names,
            scripts: [...inherited.map(({ text }) => text), own.prerequest, own.test],
          }}
          onChange={(text) => onChange({ on, text })}
        />
      </Suspense>
    </div>
  );
}

/** The kind that has something to look at. */
function firstMoment(own: OwnTexts, inherited: readonly { readonly on: string }[]): OwnScript['on'] {
  return (
    moments.find((on) => own[on].trim() !== '') ??
    moments.find((on) => inherited.some((script) => script.on.endsWith(on))) ??
    'test'
  );
}

/** `settings`: those of an action. */
export function ScriptsOff({ settings }: { readonly settings: ActionRequest['settings'] | null }) {
  const workspace = useQuery(ask.settings.get.queryOptions({ input: {} })).data;
  return (
    <>
      {settings?.runScripts === false && (
        <p className={styles.hint}>Run scripts is off in the settings of this action.</p>
      )}
      {workspace?.runScripts === false && (
        <p className={styles.hint}>
          Scripts of actions are off in <a href={linkTo('settings')}>Settings</a>.
        </p>
      )}
    </>
  );
}

function Snippets({ on, onChoose }: { readonly on: OwnScript['on']; readonly onChoose: (text: string) => void }) {
  return (
    <Menu position="bottom-start" returnFocus={false}>
      <Menu.Target>
        <Button variant="subtle" color="gray" rightSection={<IconChevronDown size={14} />}>
          Snippets
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {scriptSnippets
          .filter((snippet) => snippet.on === on)
          .map(({ label, text }) => (
            <Menu.Item key={label} onClick={() => onChoose(text)}>
              {label}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** They run before the action's own. */
function InheritedScripts({ scripts }: { readonly scripts: Action['scripts'] }) {
  if (scripts.length === 0) return null;
  return (
    <details className={panel.inherited}>
      <summary>{counted(scripts.length, 'inherited script')}, run first</summary>
      {scripts.map(({ on, text, from }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: scripts are read only and keep their order
        <ScriptText key={at} on={on} text={text} from={`from the ${from.kind} ${from.name}`} />
      ))}
    </details>
  );
}

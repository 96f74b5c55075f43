import { ScriptPermission } from '../scripts/allow-scripts.tsx';
import { momentWords } from '../scripts/outcome-words.ts';
import { ScriptText } from '../scripts/script-text.tsx';
import styles from './editor.module.css';
import { scriptText, withScript } from './group-draft.ts';
import { LazyCodeEditor } from './lazy-code-editor.tsx';
import type { AnyGroup, GroupEditing } from './use-group-editing.ts';
import { useTagSources } from './use-tag-sources.ts';

/** The scripts that run with every action in a folder or collection. */
export function GroupScripts({ group, editing }: { readonly group: AnyGroup; readonly editing: GroupEditing }) {
  const { draft, edit } = editing;
  const sourceOf = useTagSources();
  const collection = 'file' in group ? group : group.collection;
  const hasScripts = group.ownScripts.length + group.inheritedScripts.length > 0;
  return (
    <div className={styles.fields}>
      {hasScripts && <ScriptPermission collection={{ id: collection.id, name: collection.name }} />}
      {(['prerequest', 'test'] as const).map((on) => (
        <div key={on} className={styles.script}>
          <span className={styles.fieldLabel}>{momentWords(on)}</span>
          <LazyCodeEditor
            label={momentWords(on)}
            placeholder="Runs with every action in it"
            value={scriptText(draft.scripts, on)}
            language="javascript"
            sourceOf={sourceOf}
            onChange={(text) => edit({ scripts: withScript(draft.scripts, on, text) })}
          />
        </div>
      ))}
      {group.inheritedScripts.map(({ on, text, from }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: scripts are read only and keep their order
        <ScriptText key={at} on={on} text={text} from={`from the ${from.kind} ${from.name}`} />
      ))}
    </div>
  );
}

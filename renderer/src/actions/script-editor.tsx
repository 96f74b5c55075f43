import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  closeBracketsKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { javascript, javascriptLanguage } from '@codemirror/lang-javascript';
import { bracketMatching, ensureSyntaxTree, indentOnInput, indentUnit } from '@codemirror/language';
import { type Diagnostic, linter, lintGutter } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers, placeholder as placeholderText } from '@codemirror/view';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import styles from './code-editor.module.css';
import { codeColors, codeLook, keptLineBreaks } from './code-look.ts';
import { type ScriptKnowledge, type ScriptOption, scriptCompletions } from './script-completion.ts';
import { scriptErrors } from './script-errors.ts';

/** Milliseconds of the parser for one look at the whole script. */
const parsedAtMost = 100;

export interface ScriptEditorHandle {
  /** Puts lines behind the one with the caret, or at the end, and the caret behind them. */
  insert(text: string): void;
}

const completionOf = ({ label, kind, detail, says }: ScriptOption): Completion => ({
  ...{ label, type: kind === 'module' ? 'namespace' : kind, detail },
  ...(says === '' ? {} : { info: says }),
});

function complete(context: CompletionContext, knowledge: ScriptKnowledge): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const found = scriptCompletions(before, knowledge);
  if (found === null) return null;
  // A name is offered once it is begun, what is behind a dot or a quote at once.
  const isBegun = found.from < before.length || /[."'`]$/.test(before);
  if (!isBegun && !context.explicit) return null;
  return { from: line.from + found.from, options: found.options.map(completionOf), validFor: /^[\w$/-]*$/ };
}

function lint({ state }: EditorView): Diagnostic[] {
  const tree = ensureSyntaxTree(state, state.doc.length, parsedAtMost);
  if (tree === null) return [];
  return scriptErrors(state.doc.toString(), tree).map((error) => ({ ...error, severity: 'warning' }));
}

/** An editor for scripts. Tab leaves it, as in every field. */
export function ScriptEditor(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly knowledge: ScriptKnowledge;
  readonly placeholder: string;
  readonly ref: Ref<ScriptEditorHandle>;
}) {
  const { label, value, placeholder, ref } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const now = useRef(props);
  now.current = props;

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what changes later is read from `now`
  useEffect(() => {
    if (host.current === null) return;
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          keptLineBreaks,
          ...[lineNumbers(), lintGutter(), history(), bracketMatching(), closeBrackets(), indentOnInput()],
          ...[indentUnit.of('    '), codeColors, codeLook, EditorView.lineWrapping],
          // Ctrl+Enter is Save & Test, not a new line.
          keymap.of([
            ...closeBracketsKeymap,
            ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter'),
            ...historyKeymap,
          ]),
          javascript(),
          javascriptLanguage.data.of({
            autocomplete: (context: CompletionContext) => complete(context, now.current.knowledge),
          }),
          autocompletion({ icons: false }),
          linter(lint, { delay: 400 }),
          placeholderText(placeholder),
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged) now.current.onChange(state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, []);

  useEffect(() => {
    const text = view.current?.state.doc.toString();
    if (view.current && text !== value) {
      view.current.dispatch({ changes: { from: 0, to: text?.length ?? 0, insert: value } });
    }
  }, [value]);

  useImperativeHandle(ref, () => ({
    insert(text) {
      const editor = view.current;
      if (editor === null) return;
      const { doc, selection } = editor.state;
      // Where nobody has put the caret yet, it stands before the first sign.
      const line = doc.lineAt(selection.main.head === 0 ? doc.length : selection.main.head);
      const insert = line.text.trim() === '' ? text : `\n${text}`;
      editor.dispatch({
        changes: { from: line.to, insert },
        selection: { anchor: line.to + insert.length },
        scrollIntoView: true,
      });
      editor.focus();
    },
  }));

  return <div ref={host} className={styles.root} />;
}

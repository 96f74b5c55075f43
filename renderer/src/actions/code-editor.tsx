import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { xml } from '@codemirror/lang-xml';
import { bracketMatching } from '@codemirror/language';
import { Compartment, EditorState, type Extension, Prec, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  hoverTooltip,
  keymap,
  lineNumbers,
  placeholder as placeholderText,
} from '@codemirror/view';
import { useEffect, useRef } from 'react';
import styles from './code-editor.module.css';
import { codeColors, codeLook, keptLineBreaks } from './code-look.ts';
import colors from './tag-colors.module.css';
import { completion, openTagAt } from './tag-completion.ts';
import { type SourceOf, sourceWords, textPieces } from './tag-sources.ts';
import { type TagSuggesting, useTagSuggestions } from './tag-suggestions.tsx';

/** Opens, follows or closes the list of known tags at the caret. */
function suggestAt(view: EditorView, suggesting: TagSuggesting): void {
  const { head, empty } = view.state.selection.main;
  const line = view.state.doc.lineAt(head);
  const tag = empty && view.hasFocus ? openTagAt(line.text, head - line.from) : null;
  const spot = tag === null ? null : view.coordsAtPos(line.from + tag.from);
  suggesting.show(tag === null || spot === null ? null : { tag, spot });
}

const learnSources = StateEffect.define<SourceOf>();

function decorate(text: string, sourceOf: SourceOf): DecorationSet {
  const marks = textPieces(text).flatMap(({ at, text: piece, tag }) =>
    tag === null ? [] : [Decoration.mark({ class: colors[sourceOf(tag)] }).range(at, at + piece.length)],
  );
  return Decoration.set(marks);
}

/** Colors `{{tags}}`; update anew when something was defined elsewhere. */
const tagMarks = (first: SourceOf): Extension => {
  const field = StateField.define<{ readonly sourceOf: SourceOf; readonly marks: DecorationSet }>({
    create: (state) => ({ sourceOf: first, marks: decorate(state.doc.toString(), first) }),
    update(before, transaction) {
      const update = transaction.effects.find((effect) => effect.is(learnSources));
      const sourceOf = update?.value ?? before.sourceOf;
      if (update === undefined && !transaction.docChanged) return before;
      return { sourceOf, marks: decorate(transaction.newDoc.toString(), sourceOf) };
    },
    provide: (own) => EditorView.decorations.from(own, ({ marks }) => marks),
  });
  const hover = hoverTooltip((view, position) => {
    const line = view.state.doc.lineAt(position);
    const over = textPieces(line.text).find(
      ({ at, text, tag }) => tag !== null && line.from + at <= position && position <= line.from + at + text.length,
    );
    if (over?.tag == null) return null;
    const words = sourceWords[view.state.field(field).sourceOf(over.tag)];
    return {
      pos: line.from + over.at,
      above: true,
      create() {
        const dom = document.createElement('div');
        dom.textContent = `${over.text} ${words}`;
        return { dom };
      },
    };
  });
  return [field, hover];
};

function languageOf(name: string | null): Extension {
  if (name === 'json') return json();
  if (name === 'xml' || name === 'html') return xml();
  return [];
}

/** An editor for bodies. Tab leaves it, as in every field; Escape is not needed to get out. */
export function CodeEditor(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange?: (value: string) => void;
  readonly language: string | null;
  readonly sourceOf: SourceOf;
  readonly placeholder?: string | undefined;
  readonly small?: boolean;
}) {
  const { label, value, language, sourceOf, placeholder = '', small } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const change = useRef(props.onChange);
  const languageSlot = useRef(new Compartment());
  const suggesting = useTagSuggestions(sourceOf, (open, tag) => {
    const now = view.current;
    if (now === null) return;
    const line = now.state.doc.lineAt(now.state.selection.main.head);
    const { from, to, insert, caret } = completion(line.text, open, tag);
    now.dispatch({
      changes: { from: line.from + from, to: line.from + to, insert },
      selection: { anchor: line.from + caret },
    });
  });
  const suggestingNow = useRef(suggesting);
  suggestingNow.current = suggesting;
  change.current = props.onChange;
  const readOnly = props.onChange === undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what changes later is update to it below
  useEffect(() => {
    if (host.current === null) return;
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          keptLineBreaks,
          lineNumbers(),
          history(),
          bracketMatching(),
          codeColors,
          codeLook,
          EditorView.lineWrapping,
          Prec.highest(EditorView.domEventHandlers({ keydown: (event) => suggestingNow.current.takesKey(event) })),
          // Ctrl+Enter is Save & Test, not a new line.
          keymap.of([...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter'), ...historyKeymap]),
          placeholderText(placeholder),
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorState.readOnly.of(readOnly),
          languageSlot.current.of(languageOf(language)),
          tagMarks(sourceOf),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) change.current?.(update.state.doc.toString());
            if (!readOnly && (update.docChanged || update.selectionSet || update.focusChanged)) {
              // Coordinates can be read once the update is through.
              queueMicrotask(() => view.current && suggestAt(view.current, suggestingNow.current));
            }
          }),
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, []);

  useEffect(() => {
    const now = view.current?.state.doc.toString();
    if (view.current && now !== value) {
      view.current.dispatch({ changes: { from: 0, to: now?.length ?? 0, insert: value } });
    }
  }, [value]);
  useEffect(() => {
    view.current?.dispatch({ effects: languageSlot.current.reconfigure(languageOf(language)) });
  }, [language]);
  useEffect(() => {
    view.current?.dispatch({ effects: learnSources.of(sourceOf) });
  }, [sourceOf]);

  return (
    <>
      <div ref={host} className={styles.root} data-small={small || undefined} />
      {suggesting.list}
    </>
  );
}

import {
  type KeyboardEvent,
  type KeyboardEventHandler,
  type ReactNode,
  type Ref,
  useLayoutEffect,
  useRef,
} from 'react';
import colors from './tag-colors.module.css';
import { completion, openTagAt } from './tag-completion.ts';
import styles from './tag-input.module.css';
import { type SourceOf, sourceWords, textPieces } from './tag-sources.ts';
import { useTagSuggestions } from './tag-suggestions.tsx';

/** `{{tag}}`s of a text colored by where their values come from. */
export function TaggedText({ text, sourceOf }: { readonly text: string; readonly sourceOf: SourceOf }) {
  return textPieces(text).map(({ at, text: piece, tag }) =>
    tag === null ? (
      piece
    ) : (
      <span key={at} className={colors[sourceOf(tag)]}>
        {piece}
      </span>
    ),
  );
}

function explain(text: string, sourceOf: SourceOf): string | undefined {
  const tags = new Set(textPieces(text).flatMap(({ tag }) => tag ?? []));
  if (tags.size === 0) return undefined;
  return [...tags].map((tag) => `{{${tag}}} ${sourceWords[sourceOf(tag)]}`).join('\n');
}

/** A line of text for the wire. It has the input's own selection, undo and keys; only its colors are painted below. */
export function TagInput(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly sourceOf: SourceOf;
  /** The same text colored in another way, where it holds variables that are no tags. */
  readonly painted?: ReactNode;
  readonly placeholder?: string | undefined;
  /** Without a frame of its own: a cell of a table. */
  readonly bare?: boolean;
  /** A row that is switched off. */
  readonly off?: boolean;
  readonly masked?: boolean;
  readonly invalid?: boolean;
  readonly readOnly?: boolean;
  readonly onKeyDown?: KeyboardEventHandler<HTMLInputElement>;
  readonly onBlur?: () => void;
  readonly inputRef?: Ref<HTMLInputElement>;
}) {
  const { label, value, onChange, sourceOf, placeholder, bare, off, masked, invalid, readOnly } = props;
  const paint = useRef<HTMLDivElement>(null);
  const root = useRef<HTMLDivElement>(null);

  const suggesting = useTagSuggestions(sourceOf, (open, tag) => {
    const input = root.current?.querySelector('input');
    const { from, to, insert, caret } = completion(value, open, tag);
    onChange(value.slice(0, from) + insert + value.slice(to));
    // The caret can be placed once React has written the new value.
    requestAnimationFrame(() => input?.setSelectionRange(caret, caret));
  });
  const suggest = (input: HTMLInputElement): void => {
    const tag = readOnly || masked ? null : openTagAt(input.value, input.selectionStart ?? 0);
    const { left, top, bottom } = input.getBoundingClientRect();
    suggesting.show(tag === null ? null : { tag, spot: { left, top, bottom } });
  };
  const keyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (!suggesting.takesKey(event)) props.onKeyDown?.(event);
  };

  const follow = () => {
    const input = root.current?.querySelector('input');
    if (paint.current && input) paint.current.style.transform = `translateX(${-input.scrollLeft}px)`;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new value may scroll the input without a scroll event
  useLayoutEffect(follow, [value]);

  return (
    <div
      ref={root}
      className={styles.root}
      data-bare={bare || undefined}
      data-off={off || undefined}
      data-invalid={invalid || undefined}
    >
      {!masked && (
        <div ref={paint} className={styles.paint} aria-hidden="true">
          {props.painted ?? <TaggedText text={value} sourceOf={sourceOf} />}
        </div>
      )}
      <input
        ref={props.inputRef}
        className={styles.input}
        data-masked={masked || undefined}
        type={masked ? 'password' : 'text'}
        aria-label={label}
        aria-invalid={invalid || undefined}
        title={masked ? undefined : explain(value, sourceOf)}
        value={value}
        placeholder={placeholder}
        readOnly={readOnly}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={suggesting.isOpen}
        aria-controls={suggesting.isOpen ? suggesting.id : undefined}
        aria-activedescendant={suggesting.activeId}
        // Escape closes the suggestions, not the dialog around them: a dialog listens before the field does.
        data-mantine-stop-propagation={suggesting.isOpen || undefined}
        onChange={(event) => {
          onChange(event.currentTarget.value);
          suggest(event.currentTarget);
        }}
        onScroll={follow}
        onSelect={follow}
        onKeyDown={keyDown}
        onBlur={() => {
          suggesting.show(null);
          props.onBlur?.();
        }}
      />
      {suggesting.list}
    </div>
  );
}

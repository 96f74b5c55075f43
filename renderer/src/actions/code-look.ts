import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Of bodies and scripts. */
export const codeColors = syntaxHighlighting(
  HighlightStyle.define([
    { tag: [tags.propertyName, tags.tagName, tags.attributeName], color: 'var(--code-key)' },
    { tag: [tags.string, tags.attributeValue], color: 'var(--code-string)' },
    { tag: tags.number, color: 'var(--code-number)' },
    { tag: [tags.bool, tags.null, tags.keyword], color: 'var(--code-word)' },
    { tag: tags.comment, color: 'var(--ink-dim)' },
  ]),
);

export const codeLook = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'var(--ink)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '6px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--ink-dim)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 8px 0 10px', minWidth: '28px' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 28%, transparent) !important',
  },
  // On a ground of its own, a bracket in the color of its tag would be hard to read.
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'transparent', outline: '1px solid var(--line-strong)' },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'transparent', outline: '1px solid var(--bad)' },
  '.cm-placeholder': { color: 'var(--ink-dim)' },
  '.cm-tooltip': {
    background: 'var(--raised)',
    border: '1px solid var(--line-strong)',
    borderRadius: '4px',
    fontSize: '12px',
    color: 'var(--ink)',
  },
  '.cm-tooltip-hover, .cm-completionInfo': { padding: '2px 8px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-wire)', maxHeight: '180px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px', lineHeight: '18px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { background: 'var(--accent-soft)', color: 'var(--ink)' },
  '.cm-completionMatchedText': { textDecoration: 'none', color: 'var(--accent-ink)' },
  '.cm-completionDetail': { color: 'var(--ink-dim)', fontStyle: 'normal' },
  '.cm-completionInfo': { maxWidth: '300px', fontFamily: 'var(--font-words)', color: 'var(--ink-soft)' },
  '.cm-diagnostic': { padding: '2px 8px', borderLeft: 'none', fontFamily: 'var(--font-words)' },
  '.cm-lint-marker-warning': {
    content: 'normal',
    background: 'var(--warning)',
    clipPath: 'polygon(50% 8%, 100% 92%, 0 92%)',
  },
  '.cm-lint-marker': { width: '11px', height: '11px' },
  '.cm-gutter-lint': { width: '16px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '3px 0 0 4px' },
});

/** A carriage return stays a sign of its line: otherwise a text of Windows would be another one as soon as it is shown. */
export const keptLineBreaks = EditorState.lineSeparator.of('\n');

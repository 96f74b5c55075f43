import type { KeyWords } from '../parts/key-sheet.tsx';
import type { TreeRequest, TreeRow } from './request-tree.ts';

/** All keys of the tree of actions, for the sheet of keys. */
export const actionKeys: readonly KeyWords[] = [
  { keys: ['↑', '↓'], words: 'Next and previous row' },
  { keys: ['→', '←'], words: 'Open and close a folder' },
  { keys: ['Home', 'End'], words: 'First and last row' },
  { keys: ['Enter'], words: 'Show on the right' },
  { keys: ['Alt', '↑', '↓'], words: 'Move it up or down' },
  { keys: ['F2'], words: 'Rename' },
  { keys: ['Del'], words: 'Delete' },
  { keys: ['R'], words: 'Run' },
  { keys: ['Shift', 'F10'], words: 'Menu of the row' },
  { keys: ['Ctrl', 'S'], words: 'Save what is on the right' },
  { keys: ['Ctrl', 'Enter'], words: 'Save and test' },
  { keys: ['?'], words: 'This list' },
];

export type TreeMove = { readonly to: number } | { readonly open: string } | { readonly close: string } | null;

/** What a key does in a tree, by the pattern of the WAI-ARIA practices; null where the key means nothing here. */
export function treeMove<Request extends TreeRequest>(
  rows: readonly TreeRow<Request>[],
  at: number,
  key: string,
  page: number,
): TreeMove {
  const row = rows[at];
  if (row === undefined) return rows.length > 0 && /^(Arrow|Home|End|Page)/.test(key) ? { to: 0 } : null;
  const to = (index: number): TreeMove => ({ to: Math.min(rows.length - 1, Math.max(0, index)) });
  switch (key) {
    case 'ArrowDown':
      return to(at + 1);
    case 'ArrowUp':
      return to(at - 1);
    case 'PageDown':
      return to(at + page);
    case 'PageUp':
      return to(at - page);
    case 'Home':
      return to(0);
    case 'End':
      return to(rows.length - 1);
    case 'ArrowRight':
      if (row.kind === 'folder' && !row.open) return { open: row.id };
      return row.kind === 'folder' && row.folder.children.length > 0 ? to(at + 1) : null;
    case 'ArrowLeft': {
      if (row.kind === 'folder' && row.open) return { close: row.id };
      for (let above = at - 1; above >= 0; above--) if ((rows[above]?.depth ?? 0) < row.depth) return to(above);
      return null;
    }
    default:
      return null;
  }
}

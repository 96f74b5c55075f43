import { create } from 'zustand';
import { goTo } from '../route.ts';

/** The text in the search field of the actions list: it survives a change of page, and links set it. */
const useSearch = create<{ readonly text: string }>(() => ({ text: '' }));

export function setActionSearch(text: string): void {
  useSearch.setState({ text });
}

/** Goes to the actions that use a tag. */
export function showUsesOf(tag: string): void {
  setActionSearch(`{{${tag}}}`);
  goTo('actions');
}

export const useActionSearch = (): string => useSearch(({ text }) => text);

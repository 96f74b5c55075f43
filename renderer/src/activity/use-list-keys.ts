import { type RefObject, useEffect, useEffectEvent, useState } from 'react';
import type { ActivityWindow } from './activity-window.ts';
import type { Feed } from './feed.ts';
import { commandOf, type KeyContext, type ListMove, moveTo } from './list-keys.ts';
import { resend } from './resend.ts';

interface ListKeysOptions {
  readonly root: RefObject<HTMLElement | null>;
  readonly list: ActivityWindow;
  readonly feed: Feed;
  readonly selected: string | null;
  readonly select: (id: string | null) => void;
  readonly focusList: () => void;
}

const rowHeight = 32;

/** The keys of the list, wherever in the window the focus is, unless something there takes them itself. */
export function useListKeys({ root, list, feed, selected, select, focusList }: ListKeysOptions): {
  readonly keysShown: boolean;
  readonly showKeys: (shown: boolean) => void;
} {
  const [keysShown, showKeys] = useState(false);

  const move = (where: ListMove): void => {
    const element = root.current?.querySelector('[data-scroller]') ?? null;
    if (where === 'first' && list.olderCursor !== null) {
      // The oldest rows are loaded because the head of the list is in view; there is no row to choose yet.
      feed.follow(false);
      element?.scrollTo({ top: 0 });
      focusList();
      return;
    }
    if (where === 'last') feed.follow(true);
    const page = Math.max(1, Math.floor((element?.clientHeight ?? rowHeight) / rowHeight) - 1);
    const at = list.rows.findIndex(({ id }) => id === selected);
    const row = list.rows[moveTo(where, at, list.rows.length, page)];
    if (row === undefined) return;
    select(row.id);
    if (where === 'last') feed.follow(true);
    focusList();
  };

  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || keysShown || document.querySelector('[role="dialog"][aria-modal="true"]')) return;
    const command = commandOf({
      key: event.key,
      modified: event.ctrlKey || event.altKey || event.metaKey,
      focus: focusOf(event.target),
    });
    if (command === null) return;
    event.preventDefault();
    switch (command) {
      case 'open': {
        const detail = root.current?.querySelector<HTMLElement>('[data-detail]');
        if (detail === null || detail === undefined) move('next');
        else detail.focus();
        return;
      }
      case 'resend':
        if (selected !== null) void resend(selected);
        return;
      case 'filter':
        root.current?.querySelector<HTMLInputElement>('[data-filter]')?.focus();
        return;
      case 'pause':
        feed.pause(!list.paused);
        return;
      case 'keys':
        showKeys(true);
        return;
      case 'close':
        select(null);
        focusList();
        return;
      default:
        move(command);
    }
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => pressed(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
  return { keysShown, showKeys };
}

function focusOf(target: EventTarget | null): KeyContext['focus'] {
  // Also what is drawn: an arrow of a ladder is a link.
  if (!(target instanceof Element)) return 'list';
  const isText = target instanceof HTMLElement && target.isContentEditable;
  if (isText || target.matches('input, textarea, select')) return 'text';
  if (target.closest('[data-list]') !== null) return 'list';
  if (target.matches('button, a, summary, hr, [role="tab"], [role="option"]')) return 'control';
  return target.closest('[data-detail]') === null ? 'list' : 'detail';
}

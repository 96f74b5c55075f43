import { Portal } from '@mantine/core';
import { type KeyboardEvent, useId, useState } from 'react';
import colors from './tag-colors.module.css';
import { fittingTags, type OpenTag } from './tag-completion.ts';
import { type SourceOf, sourceWords } from './tag-sources.ts';
import styles from './tag-suggestions.module.css';

/** Where a list opens: under a field or a caret, in pixels of the window. */
export interface Spot {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
}

interface Open {
  readonly tag: OpenTag;
  readonly spot: Spot;
}

type Key = Pick<KeyboardEvent, 'key' | 'preventDefault' | 'stopPropagation'>;

export interface TagSuggesting {
  /** Opens, follows or closes the list. */
  show(open: Open | null): void;
  /** True where the key was meant for the list. */
  takesKey(event: Key): boolean;
  readonly id: string;
  readonly isOpen: boolean;
  readonly activeId: string | undefined;
  readonly list: React.ReactNode;
}

/** Offers known tags while one is typed. Arrows choose, Enter or Tab takes, Escape closes. */
export function useTagSuggestions(sourceOf: SourceOf, onTake: (open: OpenTag, tag: string) => void): TagSuggesting {
  const id = useId();
  const [open, setOpen] = useState<Open | null>(null);
  const [active, setActive] = useState(0);
  const tags = open === null ? [] : fittingTags(sourceOf.tags, open.tag.typed);
  const isOpen = open !== null && tags.length > 0;
  const at = Math.min(active, tags.length - 1);

  const take = (tag: string | undefined): void => {
    if (open !== null && tag !== undefined) onTake(open.tag, tag);
    setOpen(null);
  };
  const takesKey = (event: Key): boolean => {
    if (!isOpen) return false;
    if (event.key === 'ArrowDown') setActive((at + 1) % tags.length);
    else if (event.key === 'ArrowUp') setActive((at + tags.length - 1) % tags.length);
    else if (event.key === 'Enter' || event.key === 'Tab') take(tags[at]);
    else if (event.key === 'Escape') setOpen(null);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  const optionId = (index: number): string => `${id}-${index}`;

  const list = isOpen && (
    <Portal>
      <div
        id={id}
        role="listbox"
        aria-label="Tags"
        className={styles.list}
        style={{ left: Math.min(open.spot.left, window.innerWidth - 428), ...vertical(open.spot, tags.length) }}
      >
        {tags.map((tag, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and points at the active option
          <div
            key={tag}
            id={optionId(index)}
            role="option"
            aria-selected={index === at}
            className={styles.option}
            // A click must not take the focus out of the field.
            onPointerDown={(event) => {
              event.preventDefault();
              take(tag);
            }}
            onPointerEnter={() => setActive(index)}
          >
            <span className={`wire cut ${colors[sourceOf(tag)]}`}>{tag}</span>
            <span className={styles.source}>{sourceWords[sourceOf(tag)]}</span>
          </div>
        ))}
      </div>
    </Portal>
  );
  return {
    show(next) {
      setOpen(next);
      if (next?.tag.from !== open?.tag.from || next?.tag.typed !== open?.tag.typed) setActive(0);
    },
    takesKey,
    ...{ id, isOpen, list },
    activeId: isOpen ? optionId(at) : undefined,
  };
}

/** Below, or above where there is no room below. */
function vertical({ top, bottom }: Spot, rows: number): { readonly top: number } | { readonly bottom: number } {
  const height = rows * 28 + 14;
  return bottom + height > window.innerHeight ? { bottom: window.innerHeight - top + 4 } : { top: bottom + 4 };
}

import { type KeyboardEvent, useRef, useState } from 'react';
import { fieldMessage } from './field-message.ts';

export interface KeptField {
  readonly value: string;
  /** Why the engine refused what was typed, which is still there; null where it did not. */
  readonly problem: string | null;
  readonly type: (text: string) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
  readonly onBlur: () => void;
}

/**
 * A text that is kept when its field is left or Enter is pressed; Escape gives up. `keep` ends when the new text is
 * saved, or throws: then what was typed stays and `problem` says why.
 */
export function useKept(saved: string, keep: (text: string) => Promise<unknown>): KeptField {
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  // Escape takes the focus away too: what was typed must not be kept then.
  const dismissed = useRef(false);
  const latest = useRef<string | null>(null);
  const hold = (text: string | null): void => {
    latest.current = text;
    setTyped(text);
  };
  const save = async (text: string): Promise<void> => {
    try {
      await keep(text);
      setProblem(null);
      // What was typed meanwhile is not thrown away.
      if (latest.current === text) hold(null);
    } catch (error) {
      setProblem(fieldMessage(error));
    }
  };
  return {
    value: typed ?? saved,
    problem,
    type: hold,
    onKeyDown: (event) => {
      if (event.key !== 'Enter' && event.key !== 'Escape') return;
      dismissed.current = event.key === 'Escape';
      event.currentTarget.blur();
    },
    onBlur: () => {
      const gaveUp = dismissed.current;
      dismissed.current = false;
      if (gaveUp || typed === null || typed === saved) {
        hold(null);
        setProblem(null);
      } else void save(typed);
    },
  };
}

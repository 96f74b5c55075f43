import { useEffect, useRef } from 'react';

/** Text is typed there, or a list is open over it: letters belong to it. */
function isTyped(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) {
    return true;
  }
  if (!(target instanceof HTMLInputElement)) return false;
  if (target.readOnly) return target.getAttribute('aria-expanded') === 'true';
  return !['checkbox', 'radio', 'range', 'button'].includes(target.type);
}

/** A dialog, a menu or the palette is open: keys belong to it. */
function isCovered(): boolean {
  return [
    ...document.querySelectorAll(
      '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"][data-expanded]',
    ),
  ].some((element) => element.checkVisibility({ visibilityProperty: true }));
}

/** Keys of the keyboard that press something: `onPress` gets `KeyboardEvent.key` and says whether it did. */
export function usePhoneKeyboard(onPress: (key: string) => boolean): void {
  const latest = useRef(onPress);
  latest.current = onPress;
  useEffect(() => {
    const down = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
      if (isTyped(event.target) || isCovered()) return;
      if (latest.current(event.key)) event.preventDefault();
    };
    window.addEventListener('keydown', down);
    return () => window.removeEventListener('keydown', down);
  }, []);
}

import { IconFileImport } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { looksLikeJson } from './import-files.ts';
import { openImport } from './import-store.ts';
import styles from './imports.module.css';

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.closest('input, textarea, select') !== null);

/** Takes files dropped anywhere in the window, and files or JSON pasted outside of fields. Stands once in the app. */
export function DropAnywhere() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    // Entering a child leaves its parent: only when as many were left as entered is the pointer outside.
    let depth = 0;
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const drag = (event: DragEvent): void => {
      if (hasFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      // Without this the browser would leave the app and show the file.
      event.preventDefault();
      depth = 0;
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) openImport(files);
    };
    const paste = (event: ClipboardEvent): void => {
      if (isField(event.target)) return;
      const files = [...(event.clipboardData?.files ?? [])].filter(({ type }) => !type.startsWith('image/'));
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (files.length > 0) openImport(files);
      else if (looksLikeJson(text)) openImport([{ name: 'Pasted text', text }]);
      else return;
      event.preventDefault();
    };
    const ended = new AbortController();
    const { signal } = ended;
    window.addEventListener('dragenter', enter, { signal });
    window.addEventListener('dragleave', leave, { signal });
    window.addEventListener('dragover', drag, { signal });
    window.addEventListener('drop', drop, { signal });
    window.addEventListener('paste', paste, { signal });
    return () => ended.abort();
  }, []);

  if (!over) return null;
  return (
    <div className={styles.dropzone} aria-hidden="true">
      <IconFileImport size={32} />
      <strong>Drop to import</strong>
      <span>Postman collections, environments and globals. Nothing changes before you have seen what is in them.</span>
    </div>
  );
}

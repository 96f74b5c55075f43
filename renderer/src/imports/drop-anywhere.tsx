import { IconFileImport } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { looksLikeCurl } from '../../../shared/curl-text.ts';
import { sourcesOf, textSource } from './dropped-files.ts';
import { looksLikeJson } from './import-files.ts';
import { openImport } from './import-store.ts';
import styles from './imports.module.css';

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.closest('input, textarea, select') !== null);

/** Imports files and folders dropped anywhere in the window, and files, JSON, or curl commands pasted outside fields. Rendered once. */
export function DropAnywhere() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    // Entering a child leaves its parent: the pointer is outside only when as many elements were left as entered.
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
      const sources = event.dataTransfer === null ? [] : sourcesOf(event.dataTransfer);
      if (sources.length > 0) openImport(sources);
    };
    const paste = (event: ClipboardEvent): void => {
      if (isField(event.target)) return;
      const sources = event.clipboardData === null ? [] : sourcesOf(event.clipboardData);
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (sources.length > 0) openImport(sources);
      else if (looksLikeJson(text) || looksLikeCurl(text)) openImport([textSource('Pasted text', text)]);
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
      <span>Postman, zip archives, cURL, OpenAPI, HAR. You choose what to import in the next step.</span>
    </div>
  );
}

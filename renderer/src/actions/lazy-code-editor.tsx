import { Textarea } from '@mantine/core';
import { type ComponentProps, lazy, Suspense } from 'react';

/** Loaded with the first text that needs it: the editor is a third of the whole screen. */
const LoadedEditor = lazy(async () => ({ default: (await import('./code-editor.tsx')).CodeEditor }));

export function LazyCodeEditor(props: ComponentProps<typeof LoadedEditor>) {
  return (
    <Suspense fallback={<Textarea aria-label={props.label} value={props.value} readOnly autosize maxRows={20} />}>
      <LoadedEditor {...props} />
    </Suspense>
  );
}

import { Splitter } from '@mantine/core';
import { type SplitterPaneSize, useLocalStorage, useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface SplitProps {
  /** The place's name: where the split is remembered. */
  readonly name: string;
  /** Percent of the first pane at first, side by side and stacked. */
  readonly first: number;
  readonly firstStacked: number;
  readonly children: readonly [ReactNode, ReactNode];
}

/** Two panes with a line between them that can be dragged and is remembered; one above the other in a narrow window. */
export function Split(props: SplitProps) {
  const isNarrow = useMediaQuery('(max-width: 999px)', false, { getInitialValueInEffect: false });
  return <Panes key={String(isNarrow)} {...props} isNarrow={isNarrow} />;
}

function Panes({ name, first, firstStacked, children, isNarrow }: SplitProps & { readonly isNarrow: boolean }) {
  const start = isNarrow ? firstStacked : first;
  const [sizes, setSizes] = useLocalStorage<readonly SplitterPaneSize[]>({
    key: `hookswitch.${isNarrow ? 'stack' : 'split'}.${name}`,
    defaultValue: [start, 100 - start],
    getInitialValueInEffect: false,
  });
  return (
    <Splitter
      h="100%"
      orientation={isNarrow ? 'vertical' : 'horizontal'}
      withHandle={false}
      lineSize={1}
      // The line itself is a control: arrow keys move it.
      attributes={{ handle: { 'aria-label': 'Where the panes part' } }}
      onResizeEnd={(_, next) => setSizes(next)}
    >
      <Splitter.Pane defaultSize={sizes[0] ?? start} min={24} max={76} style={{ overflow: 'hidden' }}>
        {children[0]}
      </Splitter.Pane>
      <Splitter.Pane defaultSize={sizes[1] ?? 100 - start} min={24} style={{ overflow: 'hidden' }}>
        {children[1]}
      </Splitter.Pane>
    </Splitter>
  );
}

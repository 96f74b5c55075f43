import { Splitter } from '@mantine/core';
import { type SplitterPaneSize, useLocalStorage, useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface SplitProps {
  /** The page's name: where the split is remembered. */
  readonly name: string;
  /** Percent of the first pane at first, side by side and stacked. */
  readonly first: number;
  readonly firstStacked: number;
  readonly children: readonly [ReactNode, ReactNode];
}

/** Two panes with a line between them that can be dragged and is remembered; one above the other in a narrow window. */
export function Split({ name, first, firstStacked, children }: SplitProps) {
  const isNarrow = useMediaQuery('(max-width: 999px)', false, { getInitialValueInEffect: false });
  const beside = useSizes(`hookswitch.split.${name}`, first);
  const stacked = useSizes(`hookswitch.stack.${name}`, firstStacked);
  // One splitter for both: what is typed in a pane, and what is open over it, stays when the window gets narrow.
  const [sizes, setSizes] = isNarrow ? stacked : beside;
  return (
    <Splitter
      h="100%"
      orientation={isNarrow ? 'vertical' : 'horizontal'}
      withHandle={false}
      lineSize={1}
      // The line itself is a control: arrow keys move it.
      attributes={{ handle: { 'aria-label': 'Resize panes' } }}
      sizes={[...sizes]}
      onSizeChange={setSizes}
    >
      <Splitter.Pane defaultSize={isNarrow ? firstStacked : first} min={24} max={76} style={{ overflow: 'hidden' }}>
        {children[0]}
      </Splitter.Pane>
      <Splitter.Pane defaultSize={100 - (isNarrow ? firstStacked : first)} min={24} style={{ overflow: 'hidden' }}>
        {children[1]}
      </Splitter.Pane>
    </Splitter>
  );
}

const useSizes = (key: string, first: number) =>
  useLocalStorage<readonly SplitterPaneSize[]>({
    key,
    defaultValue: [first, 100 - first],
    getInitialValueInEffect: false,
  });

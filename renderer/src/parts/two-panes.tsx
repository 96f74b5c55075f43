import { Splitter } from '@mantine/core';
import { useLocalStorage, useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';

/**
 * Two panes with a border that can be dragged, or moved with the arrow keys; where it stands is remembered under `name`.
 * They are beside each other in windows of 1000 px and more, below each other in narrower ones.
 */
export function TwoPanes(props: {
  readonly name: string;
  readonly first: ReactNode;
  readonly second: ReactNode;
  /** Percent of the first pane where nothing is remembered. */
  readonly share: number;
  /** Percent that each pane keeps at least. */
  readonly least: number;
}) {
  const { name, first, second, share, least } = props;
  const beside = useMediaQuery('(min-width: 1000px)', true, { getInitialValueInEffect: false });
  const [sizes, setSizes] = useLocalStorage<number[]>({
    key: `hookswitch.${name}.split`,
    defaultValue: [share, 100 - share],
    getInitialValueInEffect: false,
  });
  return (
    <Splitter
      orientation={beside ? 'horizontal' : 'vertical'}
      h="100%"
      withHandle={false}
      lineSize={1}
      // The line itself is a control: arrow keys move it.
      attributes={{ handle: { 'aria-label': 'Resize panes' } }}
      sizes={sizes}
      onSizeChange={(next) => setSizes(next.map((size) => Number.parseFloat(String(size))))}
    >
      <Splitter.Pane defaultSize={share} min={least} style={{ overflow: 'hidden' }}>
        {first}
      </Splitter.Pane>
      <Splitter.Pane defaultSize={100 - share} min={least} style={{ overflow: 'hidden' }}>
        {second}
      </Splitter.Pane>
    </Splitter>
  );
}

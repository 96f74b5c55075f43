import { Button, Stack, Text } from '@mantine/core';
import { Component, type ReactNode } from 'react';

interface PageBoundaryProps {
  /** What is on screen: a failure is that of one place, and over when another is opened. */
  readonly place: string;
  readonly children: ReactNode;
}

interface PageBoundaryState {
  readonly place: string;
  /** Why the page could not be drawn, a sentence; null where it could. */
  readonly failure: string | null;
}

/** Keeps a page that cannot be drawn from taking the rest of the window with it. */
export class PageBoundary extends Component<PageBoundaryProps, PageBoundaryState> {
  override state: PageBoundaryState = { place: this.props.place, failure: null };

  static getDerivedStateFromError(error: unknown): Partial<PageBoundaryState> {
    return { failure: error instanceof Error ? error.message : String(error) };
  }

  static getDerivedStateFromProps({ place }: PageBoundaryProps, state: PageBoundaryState): PageBoundaryState | null {
    return place === state.place ? null : { place, failure: null };
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === null) return this.props.children;
    return <PageFailure>This page could not be shown: {failure}</PageFailure>;
  }
}

/** Stands where a page would. */
export function PageFailure({ children }: { readonly children: ReactNode }) {
  return (
    <Stack align="center" justify="center" h="100%" p="md" role="alert">
      <Text ta="center">{children}</Text>
      <Button onClick={() => window.location.reload()}>Reload</Button>
    </Stack>
  );
}

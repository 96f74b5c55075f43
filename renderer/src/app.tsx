import { MantineProvider, useMantineColorScheme } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { Suspense, useEffect } from 'react';
import { ask, queryClient } from './client.ts';
import { RunDialog } from './collection-runs/run-dialog.tsx';
import { Frame } from './frame/frame.tsx';
import { DropAnywhere } from './imports/drop-anywhere.tsx';
import { ImportDialog } from './imports/import-dialog.tsx';
import { PageBoundary } from './page-boundary.tsx';
import { pageComponents } from './page-components.tsx';
import { ConfirmDialog } from './parts/confirm.tsx';
import { RuleDialog } from './response-rules/rule-dialog.tsx';
import { useRoute } from './route.ts';
import { cssVariables, theme } from './theme.ts';

/** Dark or light as the workspace's settings say; the system's choice until they are known. */
function Appearance() {
  const { data } = useQuery(ask.settings.get.queryOptions({ input: {} }));
  const { setColorScheme } = useMantineColorScheme();
  const wanted = data?.appearance;
  useEffect(() => {
    if (wanted !== undefined) setColorScheme(wanted === 'system' ? 'auto' : wanted);
  }, [wanted, setColorScheme]);
  return null;
}

/** Every page stands in the frame; the presenter has the window for itself. */
function Screen() {
  const { page, parts } = useRoute();
  const Page = pageComponents[page];
  const shown = (
    <PageBoundary place={[page, ...parts].join('/')}>
      <Suspense>
        <Page />
      </Suspense>
    </PageBoundary>
  );
  return page === 'presenter' ? shown : <Frame>{shown}</Frame>;
}

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <Notifications position="bottom-right" limit={4} />
        <Appearance />
        <Screen />
        <ImportDialog />
        <RunDialog />
        <RuleDialog />
        <ConfirmDialog />
        <DropAnywhere />
      </MantineProvider>
    </QueryClientProvider>
  );
}

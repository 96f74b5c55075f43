import { MantineProvider, useMantineColorScheme } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { type ComponentType, useEffect } from 'react';
import { ActionsPage } from './actions/actions-page.tsx';
import { ActivityPage } from './activity/activity-page.tsx';
import { CallsPage } from './calls/calls-page.tsx';
import { ask, queryClient } from './client.ts';
import { EventsPage } from './events/events-page.tsx';
import { Frame } from './frame/frame.tsx';
import { DropAnywhere } from './imports/drop-anywhere.tsx';
import { ImportDialog } from './imports/import-dialog.tsx';
import { ParametersPage } from './parameters/parameters-page.tsx';
import { PresenterPage } from './presenter/presenter-page.tsx';
import { ReceiverPage } from './receiver/receiver-page.tsx';
import { type PageId, useRoute } from './route.ts';
import { RunsPage } from './runs/runs-page.tsx';
import { SettingsPage } from './settings/settings-page.tsx';
import { SimulatorPage } from './simulator/simulator-page.tsx';
import { cssVariables, theme } from './theme.ts';

/** One folder a place; each draws what lies between rail, header and foot. */
const pages: Partial<Record<PageId, ComponentType>> = {
  simulator: SimulatorPage,
  events: EventsPage,
  actions: ActionsPage,
  parameters: ParametersPage,
  receiver: ReceiverPage,
  activity: ActivityPage,
  calls: CallsPage,
  runs: RunsPage,
  settings: SettingsPage,
};

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

function Route() {
  const { page } = useRoute();
  const Page = pages[page];
  return Page === undefined ? null : <Page />;
}

/** Every place stands in the frame; what is shown to a room has the window for itself. */
function Screen() {
  const { page } = useRoute();
  if (page === 'presenter') return <PresenterPage />;
  return (
    <Frame>
      <Route />
    </Frame>
  );
}

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <Notifications position="bottom-right" limit={4} />
        <Appearance />
        <Screen />
        <ImportDialog />
        <DropAnywhere />
      </MantineProvider>
    </QueryClientProvider>
  );
}

import { MantineProvider, useMantineColorScheme } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { type ComponentType, useEffect } from 'react';
import { ActionsPlace } from './actions/actions-place.tsx';
import { ActivityPlace } from './activity/activity-place.tsx';
import { CallsPlace } from './calls/calls-place.tsx';
import { ask, queryClient } from './client.ts';
import { EventsPlace } from './events/events-place.tsx';
import { Frame } from './frame/frame.tsx';
import { DropAnywhere } from './imports/drop-anywhere.tsx';
import { ImportDialog } from './imports/import-dialog.tsx';
import { ParametersPlace } from './parameters/parameters-place.tsx';
import { type PlaceName, usePlace } from './place.ts';
import { PresenterPlace } from './presenter/presenter-place.tsx';
import { ReceiverPlace } from './receiver/receiver-place.tsx';
import { SettingsPlace } from './settings/settings-place.tsx';
import { SimulatorPlace } from './simulator/simulator-place.tsx';
import { cssVariables, theme } from './theme.ts';

/** One folder a place; each draws what lies between rail, header and foot. */
const places: Partial<Record<PlaceName, ComponentType>> = {
  simulator: SimulatorPlace,
  events: EventsPlace,
  actions: ActionsPlace,
  parameters: ParametersPlace,
  receiver: ReceiverPlace,
  activity: ActivityPlace,
  calls: CallsPlace,
  settings: SettingsPlace,
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

function Here() {
  const { place } = usePlace();
  const Place = places[place];
  return Place === undefined ? null : <Place />;
}

/** Every place stands in the frame; what is shown to a room has the window for itself. */
function Screen() {
  const { place } = usePlace();
  if (place === 'presenter') return <PresenterPlace />;
  return (
    <Frame>
      <Here />
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

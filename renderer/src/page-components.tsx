import { type ComponentType, lazy } from 'react';
import type { PageId } from '../../shared/pages.ts';
import { PageFailure } from './page-boundary.tsx';

/** One folder a page; each draws what lies between rail, header, and status bar, and is loaded when it is first opened. */
const load: Readonly<Record<PageId, () => Promise<ComponentType>>> = {
  presenter: async () => (await import('./presenter/presenter-page.tsx')).PresenterPage,
  simulator: async () => (await import('./simulator/simulator-page.tsx')).SimulatorPage,
  events: async () => (await import('./events/events-page.tsx')).EventsPage,
  actions: async () => (await import('./actions/actions-page.tsx')).ActionsPage,
  parameters: async () => (await import('./parameters/parameters-page.tsx')).ParametersPage,
  receiver: async () => (await import('./receiver/receiver-page.tsx')).ReceiverPage,
  activity: async () => (await import('./activity/activity-page.tsx')).ActivityPage,
  calls: async () => (await import('./calls/calls-page.tsx')).CallsPage,
  runs: async () => (await import('./runs/runs-page.tsx')).RunsPage,
  settings: async () => (await import('./settings/settings-page.tsx')).SettingsPage,
};

const lazily = (page: PageId): ComponentType =>
  lazy(async () => ({ default: await load[page]().catch(() => NotLoaded) }));

export const pageComponents: Readonly<Record<PageId, ComponentType>> = {
  presenter: lazily('presenter'),
  simulator: lazily('simulator'),
  events: lazily('events'),
  actions: lazily('actions'),
  parameters: lazily('parameters'),
  receiver: lazily('receiver'),
  activity: lazily('activity'),
  calls: lazily('calls'),
  runs: lazily('runs'),
  settings: lazily('settings'),
};

/** Loads the other pages while nothing else is to be done, so that each opens at once, also when the host is gone. */
export function loadOtherPages(): void {
  const rest = Object.values(load);
  const next = (): void => {
    const component = rest.shift();
    if (component !== undefined) component().then(whenIdle, whenIdle);
  };
  const whenIdle = (): void => {
    // Safari has it not.
    if ('requestIdleCallback' in window) requestIdleCallback(next, { timeout: 2000 });
    else setTimeout(next, 200);
  };
  whenIdle();
}

const NotLoaded = () => <PageFailure>This page could not be loaded. Hookswitch may have been stopped.</PageFailure>;

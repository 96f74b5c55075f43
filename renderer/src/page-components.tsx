import type { ComponentType } from 'react';
import type { PageId } from '../../shared/pages.ts';
import { loadRunForm } from './collection-runs/run-dialog.tsx';
import { loadImportPanel } from './imports/import-dialog.tsx';
import { lazily } from './lazily.tsx';
import { loadRuleForm } from './response-rules/rule-dialog.tsx';

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

export const pageComponents: Readonly<Record<PageId, ComponentType>> = {
  presenter: lazily(load.presenter),
  simulator: lazily(load.simulator),
  events: lazily(load.events),
  actions: lazily(load.actions),
  parameters: lazily(load.parameters),
  receiver: lazily(load.receiver),
  activity: lazily(load.activity),
  calls: lazily(load.calls),
  runs: lazily(load.runs),
  settings: lazily(load.settings),
};

/** Loads the other pages and the large dialogs while nothing else is to be done, so that each opens at once, also when the host is gone. */
export function loadOtherPages(): void {
  const rest: (() => Promise<unknown>)[] = [...Object.values(load), loadRunForm, loadRuleForm, loadImportPanel];
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

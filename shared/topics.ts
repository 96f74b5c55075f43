import type { Contract } from './contract/contract.ts';
import type { Topic } from './model/workspace.ts';

/** A procedure of the contract: `actions.list`. */
export type ProcedurePath = {
  [Group in keyof Contract]: `${Group}.${keyof Contract[Group] & string}`;
}[keyof Contract];

/** What shows an action: its unresolved tags and its active events are derived from everything around it. */
const actions = ['actions.list', 'actions.get'] as const;

/** Requests as they would be sent now. */
const previews = ['actions.preview', 'simulator.preview', 'calls.next'] as const;

/**
 * The queries whose output may be different once a topic has been announced. The engine announces what has changed and
 * nothing that is derived from it; clients ask these again.
 */
export const invalidatedBy: Readonly<Record<Topic, readonly ProcedurePath[]>> = {
  actions: [
    ...actions,
    ...previews,
    'actions.example',
    'collections.get',
    'folders.get',
    'events.list',
    'parameters.list',
    'collections.scripts',
  ],
  parameters: [...actions, ...previews, 'parameters.list'],
  events: [
    ...actions,
    ...previews,
    'events.list',
    'endpoints.list',
    'dialects.list',
    'dialects.get',
    'simulator.draft',
  ],
  environments: [...actions, ...previews, 'environments.list', 'workspace.info'],
  permissions: [...previews, 'permissions.list', 'permissions.allows', 'collections.scripts'],
  certificates: ['certificates.list'],
  scenarios: ['scenarios.get', 'scenarios.record', 'calls.scenarios', 'workspace.info'],
  settings: [...actions, ...previews, 'settings.get', 'events.list', 'receiver.status'],
  dialects: [
    ...actions,
    ...previews,
    ...(['dialects.list', 'dialects.get', 'events.list', 'endpoints.list', 'parameters.list'] as const),
    ...([
      'simulator.draft',
      'scenarios.get',
      'calls.scenarios',
      'calls.history',
      'calls.ladder',
      'activity.event',
    ] as const),
    'workspace.info',
  ],
  receiver: ['receiver.status', 'settings.get'],
  rules: ['responseRules.list', 'responseRules.explain'],
  workspace: ['workspace.info'],
};

import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { ActionService } from '../actions/action-service.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { CallEventReader } from '../calls/call-events.ts';
import type { CallHistory } from '../calls/call-history.ts';
import type { CallRuns } from '../calls/call-runs.ts';
import type { DialectCatalog } from '../catalog/dialect-catalog.ts';
import type { EventCatalog } from '../catalog/event-catalog.ts';
import type { ParameterCatalog } from '../catalog/parameter-catalog.ts';
import type { WorkspaceOverview } from '../catalog/workspace-overview.ts';
import type { CollectionStore } from '../collections/collection-store.ts';
import type { EndpointService } from '../endpoints/endpoint-service.ts';
import type { ImportService } from '../importers/import-service.ts';
import type { CallPlayer } from '../player/call-player.ts';
import type { ReceiverService } from '../receiver/receiver-service.ts';
import type { RunService } from '../runs/run-service.ts';
import type { ScenarioRecorder } from '../scenario-recorder/scenario-recorder.ts';
import type { Scenarios } from '../scenarios/scenarios.ts';
import type { Resender } from '../sender/resend.ts';
import type { Demo } from '../simulator/demo.ts';
import type { Simulator } from '../simulator/fire.ts';
import type { EnvironmentService } from '../workspace/environment-service.ts';
import type { ParameterService } from '../workspace/parameter-service.ts';
import type { SettingsService } from '../workspace/settings-service.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { onFailure } from './failures.ts';

/** What the router speaks for: each handler is one call into one of these. */
export interface Parts {
  readonly workspace: Workspace;
  readonly workspaceOverview: WorkspaceOverview;
  readonly parameters: ParameterService;
  readonly parameterCatalog: ParameterCatalog;
  readonly environments: EnvironmentService;
  readonly settings: SettingsService;
  readonly collections: CollectionStore;
  readonly importService: ImportService;
  readonly actionService: ActionService;
  readonly dialectCatalog: DialectCatalog;
  readonly eventCatalog: EventCatalog;
  readonly endpoints: EndpointService;
  readonly simulator: Simulator;
  readonly scenarios: Scenarios;
  readonly scenarioRecorder: ScenarioRecorder;
  readonly callPlayer: CallPlayer;
  readonly callRuns: CallRuns;
  readonly callHistory: CallHistory;
  readonly demo: Demo;
  readonly receiver: ReceiverService;
  readonly log: ActivityLog;
  readonly runs: RunService;
  readonly callEvents: CallEventReader;
  readonly resender: Resender;
}

/** The contract, ready to be implemented: every handler's failures leave in one form. */
export const os = implement(contract).use(onFailure);

import type {
  AnyContractProcedure,
  ContractRouterClient,
  InferContractRouterOutputs,
  InferSchemaOutput,
} from '@orpc/contract';
import { actions } from './actions.ts';
import { activity } from './activity.ts';
import { calls } from './calls.ts';
import { certificates } from './certificates.ts';
import { collections } from './collections.ts';
import { dialects } from './dialects.ts';
import { endpoints } from './endpoints.ts';
import { environments } from './environments.ts';
import { events } from './events.ts';
import { exports } from './exports.ts';
import { folders } from './folders.ts';
import { imports } from './imports.ts';
import { parameters } from './parameters.ts';
import { permissions } from './permissions.ts';
import { receiver } from './receiver.ts';
import { responseRules } from './response-rules.ts';
import { runs } from './runs.ts';
import { scenarios } from './scenarios.ts';
import { settings } from './settings.ts';
import { simulator } from './simulator.ts';
import { workspace } from './workspace.ts';

/** Every query and change that a client may ask for, and every stream it may watch. The engine implements it once. */
export const contract = {
  actions,
  activity,
  calls,
  certificates,
  collections,
  dialects,
  endpoints,
  environments,
  events,
  exports,
  folders,
  imports,
  parameters,
  permissions,
  receiver,
  responseRules,
  runs,
  scenarios,
  settings,
  simulator,
  workspace,
};
export type Contract = typeof contract;

/** What handlers get: defaults filled in, older names mapped to the current ones. */
type CheckedInputs<Router> = Router extends AnyContractProcedure
  ? InferSchemaOutput<NonNullable<Router['~orpc']['inputSchema']>>
  : { readonly [Name in keyof Router]: CheckedInputs<Router[Name]> };

/** What procedures are called with, once it has been checked: `ContractInputs['events']['update']`. */
export type ContractInputs = CheckedInputs<Contract>;
export type ContractOutputs = InferContractRouterOutputs<Contract>;
export type ContractClient = ContractRouterClient<Contract>;

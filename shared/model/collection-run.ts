import * as z from 'zod';
import { Step } from './delivery.ts';
import { Instant } from './http.ts';

/** How far a collection run is, and what its tests found until now. */
export const CollectionProgress = z.object({
  collection: z.object({ id: z.string(), name: z.string() }),
  /** Requests with their scripts, once for each iteration. A script may make them more or fewer. */
  steps: z.object({ done: z.number().int(), total: z.number().int() }),
  iterations: z.number().int(),
  /** Also those of scripts and of auth. */
  requests: z.number().int(),
  assertions: z.object({ passed: z.number().int(), failed: z.number().int(), skipped: z.number().int() }),
  /** Failed assertions, scripts that threw, and requests without a response. */
  failures: z.number().int(),
});
export type CollectionProgress = z.infer<typeof CollectionProgress>;

export const VariableScopeName = z.enum(['environment', 'globals', 'collection']);
export type VariableScopeName = z.infer<typeof VariableScopeName>;

/** A variable that the scripts of a run set, changed or unset. Null where it is not there. */
export const VariableChange = z.object({
  scope: VariableScopeName,
  key: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** Its values are masked unless they are to be revealed. Left out where it is none. */
  secret: z.boolean().optional(),
});
export type VariableChange = z.infer<typeof VariableChange>;

/** What a collection run works with, for reports of it: as it was before the first request. */
export const RunDocuments = z.object({
  /** Postman v2.1, with nothing but what is run. Every request has an id. */
  collection: z.record(z.string(), z.unknown()),
  /** Rows as Postman files have them. */
  environment: z.array(z.looseObject({ key: z.string(), value: z.unknown() })),
  globals: z.array(z.looseObject({ key: z.string(), value: z.unknown() })),
});
export type RunDocuments = z.infer<typeof RunDocuments>;

/** What is left of a collection run at its end. */
export const RunLeft = z.object({
  /** Rows as Postman files have them. */
  environment: RunDocuments.shape.environment,
  globals: RunDocuments.shape.globals,
  /** What was run, with its variables as they are then. */
  collection: RunDocuments.shape.collection,
  /** As tough-cookie writes them. */
  cookies: z.record(z.string(), z.unknown()),
});
export type RunLeft = z.infer<typeof RunLeft>;

/** What is kept of a collection run beside its activities. */
export const CollectionReport = CollectionProgress.extend({
  /** Milliseconds. */
  durationMs: z.number(),
  /** What the scripts changed. Where there are too many, the rest is left out. */
  variables: z.array(VariableChange),
  /**
   * Id of the workspace's environment that it ran with; null where it had none, or one from a file. Reports from before it
   * was kept have none.
   */
  environment: z.string().nullable().optional(),
});
export type CollectionReport = z.infer<typeof CollectionReport>;

/** One request of a collection run, without its messages: a line of the list of steps. */
export const RunStep = z.object({
  /** Place in the activity log: the cursor of the listing. */
  seq: z.number().int(),
  /** Of the delivery. */
  id: z.string(),
  at: Instant,
  ...Step.shape,
  isSkipped: z.boolean(),
  name: z.string(),
  method: z.string(),
  /** The beginning of it, where it is long. */
  url: z.string(),
  /** 0 where there was no response. */
  status: z.number().int(),
  durationMs: z.number().nullable(),
  /** Bytes of the response body. */
  size: z.number().int(),
  assertions: z.object({ passed: z.number().int(), failed: z.number().int(), skipped: z.number().int() }),
  /** Scripts that threw. */
  errors: z.number().int(),
  failed: z.boolean(),
  /** The first reason why it failed, a sentence for a person; null where it did not. */
  reason: z.string().nullable(),
});
export type RunStep = z.infer<typeof RunStep>;

export const RunStepPage = z.object({
  /** In the order in which they were sent. */
  items: z.array(RunStep),
  /** Pass as `after` for the next page; null at the end. */
  next: z.number().int().nullable(),
});
export type RunStepPage = z.infer<typeof RunStepPage>;

/** The first rows of a data file, as scripts get them. */
export const DataPreview = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.record(z.string(), z.unknown())),
  /** Rows of the whole file. */
  total: z.number().int(),
  /** The encoding it was read in: `UTF-8`. */
  encoding: z.string(),
});
export type DataPreview = z.infer<typeof DataPreview>;

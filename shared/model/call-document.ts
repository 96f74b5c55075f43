import * as z from 'zod';
import { CallRun } from './call-run.ts';
import { ScenarioFile } from './scenario.ts';

/** What is stored with the run of a call, so that the call means the same after a restart. */
export const CallDocument = z.object({
  callRun: CallRun,
  /**
   * The call as a scenario: what was sent, and what had happened when it ended; null while it goes on, and where another
   * version wrote it in a way that this one does not read.
   */
  scenario: ScenarioFile.nullable().catch(null),
});
export type CallDocument = z.infer<typeof CallDocument>;

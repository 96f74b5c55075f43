import type { Run, RunSummary } from '../../../shared/model/run.ts';
import { secretsOf } from '../masking/mask-activity.ts';
import type { SecretValue } from '../masking/secret-search.ts';
import type { Services } from '../services.ts';
import { os } from './os.ts';
import { hidden } from './shown.ts';

export const runsRouter = (services: Services) => {
  const { runs, log } = services;
  /** Labels, problems, and what was asked for may hold the value of a secret, where a person wrote it. */
  const shown = <Shown extends RunSummary | readonly RunSummary[]>(run: Shown, own?: readonly SecretValue[]) =>
    hidden(services, 'run', run, own);

  async function shownRun(run: Run, reveal = false): Promise<Run> {
    if (reveal) return run;
    // An edited request that was resent holds the secrets of its activity, which may have changed since.
    const resent = run.kind === 'resend' ? await log.get(String(run.inputs.id), { reveal: true }) : undefined;
    return shown(run, resent === undefined ? [] : secretsOf(resent));
  }
  return os.runs.router({
    list: os.runs.list.handler(async ({ input }) => {
      const page = await runs.list(input);
      return { ...page, items: await shown(page.items) };
    }),
    watch: os.runs.watch.handler(async function* ({ signal }) {
      for await (const batch of runs.watch(signal)) yield { ...batch, changed: await shown(batch.changed) };
    }),
    get: os.runs.get.handler(async ({ input: { id, reveal } }) => shownRun(await runs.get(id), reveal)),
    remove: os.runs.remove.handler(async ({ input }) => {
      await runs.remove(input.id);
      return { removed: input.id };
    }),
    stop: os.runs.stop.handler(async ({ input }) => shownRun(await runs.stop(input.id))),
    again: os.runs.again.handler(async ({ input }) => shownRun(await runs.again(input.id, input.seed))),
  });
};

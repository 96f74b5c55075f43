import type { Run } from '../../../shared/model/run.ts';
import { secretsOf } from '../masking/mask-activity.ts';
import { createMasker } from '../masking/masker.ts';
import type { Services } from '../services.ts';
import { os } from './os.ts';

export const runsRouter = ({ runs, log, knownSecrets }: Services) => {
  /** What was asked for may hold the value of a secret, where a person wrote it. */
  async function shown(run: Run, reveal = false): Promise<Run> {
    if (reveal) return run;
    // An edited request that was resent holds the secrets of its activity, which may have changed since.
    const resent = run.kind === 'resend' ? await log.get(String(run.inputs.id), { reveal: true }) : undefined;
    const masker = createMasker([...knownSecrets(), ...(resent === undefined ? [] : secretsOf(resent))]);
    return { ...run, problem: masker.deep(run.problem), inputs: masker.deep(run.inputs) };
  }
  return os.runs.router({
    list: os.runs.list.handler(({ input }) => runs.list(input)),
    watch: os.runs.watch.handler(async function* ({ signal }) {
      yield* runs.watch(signal);
    }),
    get: os.runs.get.handler(async ({ input: { id, reveal } }) => shown(await runs.get(id), reveal)),
    remove: os.runs.remove.handler(async ({ input }) => {
      await runs.remove(input.id);
      return { removed: input.id };
    }),
    stop: os.runs.stop.handler(async ({ input }) => shown(await runs.stop(input.id))),
    again: os.runs.again.handler(async ({ input }) => shown(await runs.again(input.id, input.seed))),
  });
};

import { failure } from '../../../shared/failure.ts';
import type { CollectionReport } from '../../../shared/model/collection-run.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { Run } from '../../../shared/model/run.ts';
import { readDataRows } from '../collection-runs/data-rows.ts';
import { secretsOf } from '../masking/mask-activity.ts';
import { createMasker } from '../masking/masker.ts';
import type { Services } from '../services.ts';
import { os } from './os.ts';
import { shownDelivery } from './shown.ts';

export const runsRouter = (services: Services) => {
  const { runs, log, knownSecrets, collectionRuns, importService, scriptWorkers } = services;
  /** What was asked for may hold the value of a secret, where a person wrote it. */
  async function shown(run: Run, reveal = false): Promise<Run> {
    if (reveal) return run;
    // An edited request that was resent holds the secrets of its activity, which may have changed since.
    const resent = run.kind === 'resend' ? await log.get(String(run.inputs.id), true) : undefined;
    const masker = createMasker([...knownSecrets(), ...(resent === undefined ? [] : secretsOf(resent))]);
    return { ...run, problem: masker.deep(run.problem), inputs: masker.deep(run.inputs) };
  }
  async function shownReport(id: string, reveal = false): Promise<CollectionReport> {
    const report = await collectionRuns.report(id);
    return reveal ? report : createMasker(knownSecrets()).deep(report);
  }
  return os.runs.router({
    start: os.runs.start.handler(async ({ input }) => shown(await runs.get((await collectionRuns.start(input)).id))),
    execute: os.runs.execute.handler(async function* ({ input: { reveal, ...input }, signal }) {
      const waiting: Delivery[] = [];
      let arrived = Promise.withResolvers<void>();
      let isOver = false;
      const { id, steps, over } = await collectionRuns.start(input, (delivery) => {
        waiting.push(delivery);
        arrived.resolve();
      });
      void over.then(() => {
        isOver = true;
        arrived.resolve();
      });
      const stop = (): void => void runs.stop(id);
      signal?.addEventListener('abort', stop, { once: true });
      try {
        yield { kind: 'started' as const, run: await shown(await runs.get(id), reveal), steps };
        while (!isOver || waiting.length > 0) {
          const delivery = waiting.shift();
          if (delivery !== undefined) {
            yield { kind: 'step' as const, delivery: await shownDelivery(services, delivery, reveal) };
          } else {
            await arrived.promise;
            arrived = Promise.withResolvers<void>();
          }
        }
        const report = await shownReport(id, reveal);
        yield { kind: 'finished' as const, run: await shown(await runs.get(id), reveal), report };
      } finally {
        signal?.removeEventListener('abort', stop);
        if (!isOver) await runs.stop(id);
      }
    }),
    report: os.runs.report.handler(({ input: { id, reveal } }) => shownReport(id, reveal)),
    steps: os.runs.steps.handler(
      async ({ input: { id, after = 0, limit, onlyFailed = false, reveal = false }, signal }) => {
        const { kind } = await runs.get(id);
        if (kind !== 'collection') throw failure('RUN_UNKNOWN', { id });
        return log.runs.steps({ run: id, after, limit, onlyFailed, reveal }, signal);
      },
    ),
    previewData: os.runs.previewData.handler(async ({ input: { file, rows: wanted } }) => {
      const { name, text, encoding } = await importService.text(file);
      const rows = readDataRows({ name, text });
      const first = rows.slice(0, wanted);
      const columns = [...new Set(first.flatMap((row) => Object.keys(row)))];
      return { columns, rows: first, total: rows.length, encoding };
    }),
    prepare: os.runs.prepare.handler(() => {
      scriptWorkers.prepare();
      return {};
    }),
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

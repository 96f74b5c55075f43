import { failure } from '../../../shared/failure.ts';
import type { CollectionReport, RunDocuments, RunLeft, VariableChange } from '../../../shared/model/collection-run.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { Run, RunSummary } from '../../../shared/model/run.ts';
import { maskText } from '../../../shared/model/secret-mark.ts';
import { readDataRows } from '../collection-runs/data-rows.ts';
import { secretsInFiles } from '../collection-runs/secrets-in-files.ts';
import { createHandover } from '../handover.ts';
import { secretsOf } from '../masking/mask-activity.ts';
import type { SecretValue } from '../masking/secret-search.ts';
import type { Services } from '../services.ts';
import { os } from './os.ts';
import { hidden, shownDelivery } from './shown.ts';

export const runsRouter = (services: Services) => {
  const { runs, log, collectionRuns, importService, scriptWorkers } = services;
  /** Labels, problems, and what was asked for may hold the value of a secret, where a person wrote it. */
  const shown = <Shown extends RunSummary | readonly RunSummary[]>(run: Shown, own?: readonly SecretValue[]) =>
    hidden(services, 'run', run, own);

  async function shownRun(run: Run, reveal = false): Promise<Run> {
    if (reveal) return run;
    // An edited request that was resent holds the secrets of its activity, which may have changed since.
    const resent = run.kind === 'resend' ? await log.get(String(run.inputs.id), { reveal: true }) : undefined;
    return shown(run, resent === undefined ? secretsInFiles(run.inputs) : secretsOf(resent));
  }
  async function shownReport(id: string, reveal = false, own?: readonly SecretValue[]): Promise<CollectionReport> {
    const report = await collectionRuns.report(id);
    if (reveal) return report;
    const given = own ?? secretsInFiles((await runs.get(id)).inputs);
    const shownTexts = await hidden(services, 'texts', report, [...given, ...report.variables.flatMap(secretValues)]);
    return { ...shownTexts, variables: shownTexts.variables.map(withoutSecret) };
  }
  async function shownRunDocuments(
    documents: RunDocuments,
    own: readonly SecretValue[],
    reveal = false,
  ): Promise<RunDocuments> {
    if (reveal) return documents;
    const { collection, environment, globals } = await hidden(services, 'texts', documents, own);
    return { collection, environment: environment.map(rowWithoutSecret), globals: globals.map(rowWithoutSecret) };
  }
  async function shownLeft(left: RunLeft | null, own: readonly SecretValue[], reveal = false): Promise<RunLeft | null> {
    if (reveal || left === null) return left;
    const { environment, globals, collection, cookies } = await hidden(services, 'texts', left, own);
    return {
      environment: environment.map(rowWithoutSecret),
      globals: globals.map(rowWithoutSecret),
      ...{ collection, cookies },
    };
  }
  return os.runs.router({
    start: os.runs.start.handler(async ({ input }) => shownRun(await runs.get((await collectionRuns.start(input)).id))),
    execute: os.runs.execute.handler(async function* ({
      input: { reveal, documents: withDocuments, left: wantedLeft, ...input },
      signal,
    }) {
      const own = secretsInFiles(input);
      const handover = createHandover<Delivery>();
      const { id, steps, iterations, documents, over, left } = await collectionRuns.start(input, handover);
      let isOver = false;
      void over.then(() => {
        isOver = true;
        handover.end();
      });
      const stop = (): void => void runs.stop(id);
      signal?.addEventListener('abort', stop, { once: true });
      try {
        const run = await shownRun(await runs.get(id), reveal);
        const shownDocuments = withDocuments ? await shownRunDocuments(documents, own, reveal) : null;
        yield { kind: 'started' as const, run, steps, iterations, documents: shownDocuments };
        for await (const delivery of handover.read()) {
          yield { kind: 'step' as const, delivery: await shownDelivery(services, delivery, reveal, own) };
        }
        const report = await shownReport(id, reveal, own);
        const leftAtEnd = wantedLeft === undefined ? null : await shownLeft(await left(), own, wantedLeft.reveal);
        yield { kind: 'finished' as const, run: await shownRun(await runs.get(id), reveal), report, left: leftAtEnd };
      } finally {
        signal?.removeEventListener('abort', stop);
        handover.leave();
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
      const rows = await readDataRows({ name, text });
      const first = rows.slice(0, wanted);
      const columns = [...new Set(first.flatMap((row) => Object.keys(row)))];
      return { columns, rows: first, total: rows.length, encoding };
    }),
    prepare: os.runs.prepare.handler(() => {
      scriptWorkers.prepare();
      return {};
    }),
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

const rowWithoutSecret = (row: RunDocuments['globals'][number]) =>
  row.type === 'secret' ? { ...row, value: maskText } : row;

/** What a script gave to a secret may be anywhere in the report. */
const secretValues = ({ key, before, after, secret }: VariableChange): SecretValue[] =>
  secret === true ? [before, after].flatMap((value) => (value ? [{ tag: key, value }] : [])) : [];

const withoutSecret = (change: VariableChange): VariableChange => {
  const masked = (value: string | null) => (value === null ? null : maskText);
  return change.secret === true ? { ...change, before: masked(change.before), after: masked(change.after) } : change;
};

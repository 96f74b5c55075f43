import type { RunResult } from '../../electron/headless/cli/reporters/run-result.ts';
import { createRunCollector, type ReportNeeds } from '../../electron/headless/cli/reporters/run-result.ts';
import type { CollectionReport } from '../../shared/model/collection-run.ts';
import type { Delivery } from '../../shared/model/delivery.ts';
import type { HttpRequestMessage } from '../../shared/model/http.ts';
import type { Run } from '../../shared/model/run.ts';

const startedAt = '2026-11-28T10:00:00.000Z';

const message = (body: string): Omit<HttpRequestMessage, 'method' | 'url'> => ({
  ...{ httpVersion: '1.1', headers: [['Content-Type', 'text/plain; charset=utf-8']], trailers: [] },
  ...{ body, bodyBase64: null, bytes: Buffer.byteLength(body), truncated: false },
});

/** One request of a run that was responded to, as the engine streams it. */
export function sampleStep(index: number, changes: Partial<Delivery> = {}, body = 'ok'): Delivery {
  const at = new Date(Date.parse(startedAt) + index * 20).toISOString();
  const timings = { dns: null, connect: null, tls: null, firstByte: 1, total: 5 };
  return {
    ...{ id: `delivery-${index}`, kind: 'delivery', at, runId: 'run-1', callId: null },
    action: { id: `request-${index % 7}`, name: `Request ${index % 7}` },
    event: { dialect: null, key: 'run', label: 'Run', id: 'run' },
    parameters: {},
    request: { method: 'POST', url: `http://crm.test/calls/${index}`, ...message('{"from":"+15551230001"}') },
    response: { status: 200, statusText: 'OK', ...message(body) },
    ...{ status: 200, message: 'ok', durationMs: 5 + (index % 40) },
    attempts: [{ at, status: 200, error: null, timings }],
    ...{ redirects: [], unresolved: [], capture: null },
    settings: { followRedirects: true, maxRedirects: 10, verifyTls: true, timeoutMs: 1000 },
    step: { iteration: 0, position: index, folder: [], source: 'collection' },
    ...changes,
  };
}

/** A run of these steps, as reports are made of it. */
export async function sampleResult(
  deliveries: Iterable<Delivery>,
  needs: ReportNeeds,
  { name = 'Sample', iterations = 1 } = {},
): Promise<RunResult> {
  const run: Run = {
    ...{ seq: 1, id: 'run-1', kind: 'collection', label: name, seed: null, startedAt, endedAt: startedAt },
    ...{ state: 'finished', totals: { deliveries: 0, failed: 0, captures: 0 }, progress: null, problem: null },
    inputs: {},
  };
  const collector = createRunCollector({ run, steps: 1, iterations, documents: null }, needs);
  for (const delivery of deliveries) await collector.step(delivery);
  const { tally } = collector;
  const report: CollectionReport = {
    ...{ steps: { done: tally.steps, total: tally.steps }, iterations, requests: tally.steps },
    ...{ assertions: tally.assertions, failures: tally.failures, collection: { id: 'collection-1', name } },
    ...{ durationMs: 1234, variables: [] },
  };
  return collector.end(run, report, null);
}

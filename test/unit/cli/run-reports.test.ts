import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import newman from 'newman';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { junitReport } from '../../../electron/headless/cli/reporters/junit.ts';
import { newmanReport } from '../../../electron/headless/cli/reporters/newman-json.ts';
import { fileReporters } from '../../../electron/headless/cli/reporters/report-files.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import { type EchoServer, openEchoServer } from '../../parity/echo-server.ts';
import { runCli } from '../../support/run-cli.ts';
import { runFixture } from '../../support/run-fixture.ts';
import { sampleResult, sampleStep } from '../../support/sample-run.ts';
import { withFolder } from '../../support/temporary-folder.ts';

type Json = Readonly<Record<string, unknown>>;
interface Report {
  readonly collection: unknown;
  readonly environment: { readonly id?: string; readonly name?: string; readonly values: readonly Json[] };
  readonly globals: { readonly values: readonly Json[] };
  readonly run: {
    readonly stats: Json;
    readonly timings: Json;
    readonly executions: readonly (Json & {
      readonly response?: { readonly stream: { readonly data: readonly number[] } };
    })[];
    readonly transfers: Json;
    readonly failures: readonly {
      readonly at: string;
      readonly error: Json;
      readonly source: Json;
      readonly cursor: Json;
    }[];
    readonly error: unknown;
  };
}
interface Reports {
  readonly junit: string;
  readonly json: Report;
}

const environment = { id: 'e-1', name: 'Local', values: [{ key: 'e', value: 'env', enabled: true, type: 'default' }] };

/** Reports of newman itself, on the same collection. */
async function newmanReports(collection: object, folder: string): Promise<Reports> {
  const paths = { json: join(folder, 'newman.json'), junit: join(folder, 'newman.xml') };
  const before = process.env.NO_PROXY;
  // It goes through no proxy for this machine only where the environment says so.
  process.env.NO_PROXY = '*';
  await new Promise<void>((resolve, reject) => {
    newman.run(
      {
        ...{ collection: structuredClone(collection) as never, environment: structuredClone(environment) as never },
        ...{ iterationCount: 2, reporters: ['json', 'junit'] },
        reporter: { json: { export: paths.json }, junit: { export: paths.junit } },
      },
      (error) => (error === null ? resolve() : reject(error)),
    );
  });
  if (before === undefined) delete process.env.NO_PROXY;
  else process.env.NO_PROXY = before;
  return { json: JSON.parse(await readFile(paths.json, 'utf8')), junit: await readFile(paths.junit, 'utf8') };
}

let server: EchoServer;
let theirs: Reports;
let ours: Reports & { readonly stderr: string; readonly names: readonly string[] };

beforeAll(async () => {
  server = await openEchoServer();
  await withFolder(async (folder) => {
    const collection = runFixture(server.port);
    theirs = await newmanReports(collection, folder);
    const [c, e, out] = [join(folder, 'c.json'), join(folder, 'e.json'), join(folder, 'reports')];
    await writeFile(c, JSON.stringify(collection));
    await writeFile(e, JSON.stringify(environment));
    const names = ['-r', 'json,junit,html'];
    const { code, stdout, stderr } = await runCli(['run', c, '-e', e, '-n', '2', ...names, '--out', out]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const read = (name: string): Promise<string> => readFile(join(out, name), 'utf8');
    const [json, junit] = await Promise.all([read('report.json'), read('junit.xml')]);
    ours = { json: JSON.parse(json), junit, stderr, names: await readdir(out) };
  });
}, 120_000);
afterAll(() => server[Symbol.asyncDispose]());

/** The elements of a JUnit file with what does not differ from run to run. */
function elementsOf(xml: string): string[] {
  const isStable = (attribute: string): boolean => !/^(?:time|timestamp)=/.test(attribute);
  return [...xml.matchAll(/<(\/?[a-z-]+)((?: [a-z]+="[^"]*")*)\s*(\/?)>/g)]
    .filter(([, name]) => name !== undefined && !name.startsWith('/'))
    .map(([, name, attributes = '']) =>
      [name, ...(attributes.match(/[a-z]+="[^"]*"/g) ?? []).filter(isStable)].join(' ').replaceAll('&#39;', "'"),
    );
}

/** `.run.stats.items.total` of everything in a report. */
function pathsOf(value: unknown, path = '', paths = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) pathsOf(item, `${path}[]`, paths);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      paths.add(`${path}.${key}`);
      pathsOf(item, `${path}.${key}`, paths);
    }
  }
  return paths;
}

describe('the JUnit report', () => {
  it("has the suites, cases, names and counts of newman's own", () => {
    expect(elementsOf(theirs.junit).length).toBeGreaterThan(15);
    expect(elementsOf(ours.junit)).toEqual(
      elementsOf(theirs.junit).map((element) => element.replaceAll('&lt;b>', '&lt;b&gt;')),
    );
  });

  it('says what newman says of each failure', () => {
    const facts = (xml: string): string[] =>
      [...xml.matchAll(/<!\[CDATA\[([^\]]*)\]\]>/g)]
        .map(([, fact = '']) => fact)
        .filter((fact) => /^[A-Z][A-Za-z ]+: .*\.$|^Failed/.test(fact));
    const known = facts(theirs.junit).filter((fact) => !fact.startsWith('Stacktrace'));
    expect(known.length).toBeGreaterThan(10);
    expect(facts(ours.junit)).toEqual(known);
  });
});

describe('the JSON report', () => {
  it("has newman's counts", () => {
    expect(ours.json.run.stats).toEqual(theirs.json.run.stats);
    expect(ours.json.run.executions.length).toBe(theirs.json.run.executions.length);
    expect(ours.json.run.failures.map(({ at, cursor }) => [at, cursor.iteration, cursor.position])).toEqual(
      theirs.json.run.failures.map(({ at, cursor }) => [at, cursor.iteration, cursor.position]),
    );
  });

  it("has every key of newman's, but for what only its own machinery knows", () => {
    const machinery =
      /_lastExecutionId|\.partition|\.checksum|\.stacktrace|\.(?:errno|syscall|address|port)$|header\[\]\.system|\.error\.id$|cursor\.(?:execution|scriptId)$/;
    // The whole folder, for each failure in it.
    const isKnown = (path: string): boolean => !machinery.test(path) && !path.startsWith('.run.failures[].parent.');
    const [own, newmans] = [pathsOf(ours.json), pathsOf(theirs.json)];
    expect([...newmans].filter((path) => isKnown(path) && !own.has(path))).toEqual([]);
  });

  it('has the requests, the responses, and the variables at the end', () => {
    const [first] = ours.json.run.executions;
    const stable = (execution: unknown): unknown => {
      const { request, response } = execution as { request: Json; response: Json & { stream: { data: number[] } } };
      const { id: _, responseTime, header, cookie, stream, ...rest } = response;
      const { headers: __, ...body } = JSON.parse(Buffer.from(stream.data).toString());
      return {
        ...rest,
        body,
        url: request.url,
        method: request.method,
        sent: request.body,
        timed: typeof responseTime,
      };
    };
    expect(stable(first)).toEqual(stable(theirs.json.run.executions[0]));
    expect(ours.json.environment).toMatchObject({ id: 'e-1', name: 'Local' });
    const values = ({ values: rows }: Report['environment']): unknown => rows.map(({ key, value }) => [key, value]);
    expect(values(ours.json.environment)).toEqual(values(theirs.json.environment));
    const { collection } = ours.json;
    expect(collection).toMatchObject({ info: { name: 'Sample  API 2' } });
  });
});

it('writes the reports under fixed names, and says where', () => {
  expect([...ours.names].sort()).toEqual(['junit.xml', 'report.html', 'report.json']);
  expect(ours.stderr.match(/^Wrote .*$/gm)).toHaveLength(3);
});

it("takes newman's names of options for the files", () =>
  withFolder(async (folder) => {
    const [c, xml] = [join(folder, 'c.json'), join(folder, 'deep/down/results.xml')];
    await writeFile(c, JSON.stringify(runFixture(server.port)));
    const { stdout } = await runCli(['run', c, '--reporters', 'cli,junit', '--reporter-junit-export', xml, '-k']);
    expect(stdout).toContain('→ assertions');
    expect(elementsOf(await readFile(xml, 'utf8'))).toHaveLength(elementsOf(ours.junit).length);
  }));

it('keeps no more of a run than it has room for', async () => {
  const total = 1_000_000;
  const needs = { steps: true, bodies: { text: 100_000, bytes: 0, total } };
  const failed = { assertions: [{ name: 'no', result: 'failed' as const, error: 'no' }], console: [], errors: [] };
  const steps = Array.from({ length: 50 }, (_, index) =>
    sampleStep(index, index > 40 ? { scripts: failed } : {}, 'z'.repeat(50_000)),
  );
  const result = await sampleResult(steps, needs);
  const kept = result.steps.map(({ exchange }) => exchange?.response?.body.text.length ?? 0);
  expect(kept.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(total);
  expect(kept[0]).toBe(50_000);
  expect(kept[40]).toBe(0);
  expect(kept[41]).toBe(50_000);
  expect(result.steps[40]?.exchange?.response?.body).toMatchObject({ isCut: true, size: 50_000 });
});

it('says in the JSON report where a body is not whole', async () => {
  const needs = { ...fileReporters.json, bodies: { text: 100, bytes: 100, total: 1000 } };
  const result = await sampleResult([sampleStep(0, {}, 'y'.repeat(5000)), sampleStep(1, {}, 'short')], needs);
  const { run } = JSON.parse([...(await newmanReport(result))].join('')) as Report;
  expect(
    run.executions.map(({ response }) => [response?.stream.data.length, Reflect.get(response ?? {}, 'truncated')]),
  ).toEqual([
    [100, true],
    [5, undefined],
  ]);
  expect(run.executions[0]?.response).toMatchObject({ responseSize: 5000, code: 200 });
});

it('writes a test that fails in every one of many iterations once, with their number', async () => {
  const scripts = { assertions: [{ name: 'no', result: 'failed' as const, error: 'no' }], console: [], errors: [] };
  const steps = function* (): Generator<Delivery> {
    for (let iteration = 0; iteration < 20_000; iteration += 1) {
      const step = { iteration, position: 0, folder: [], source: 'collection' as const };
      yield sampleStep(iteration, { action: { id: 'one', name: 'One' }, scripts, step });
    }
  };
  const xml = [...junitReport(await sampleResult(steps(), fileReporters.junit, { iterations: 20_000 }))].join('');
  expect(xml.match(/<testcase/g)).toHaveLength(1);
  expect(xml).toContain('failures="20000"');
  expect(xml).toContain('<![CDATA[Failed 20000 times.]]>');
});

import { xmlAttribute, xmlData } from './markup.ts';
import { fullName, type RunResult, type StepFailure, type StepResult } from './run-result.ts';

/**
 * JUnit XML with the structure of newman's reporter: a suite for each request, whatever the number of its iterations, and
 * in it a case for each test by name. `tests` of a suite are those of its last iteration; a failed script or a request
 * without a response is an error of its suite.
 */
export function* junitReport({ run, report, steps, tally }: RunResult): Generator<string> {
  const suites = new Map<string, StepResult[]>();
  for (const step of steps) {
    if (!step.isSent) continue;
    const suite = suites.get(step.id);
    if (suite === undefined) suites.set(step.id, [step]);
    else suite.push(step);
  }
  const { collection } = report;
  const seconds = [...suites.values()].flat().reduce((sum, step) => sum + secondsOf(step), 0);
  const attributes = [
    xmlAttribute('name', collection.name),
    xmlAttribute('tests', tally.steps - tally.skipped),
    xmlAttribute('time', seconds.toFixed(3)),
  ];
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes.join('')}>\n`;
  for (const [id, executions] of suites) yield suiteOf(id, executions, { run, collection });
  yield '</testsuites>\n';
}

type About = Pick<RunResult, 'run'> & Pick<RunResult['report'], 'collection'>;

function suiteOf(id: string, executions: readonly StepResult[], about: About): string {
  const [first] = executions;
  const last = executions.at(-1);
  if (first === undefined || last === undefined) return '';
  const name = fullName(first);
  const failures = executions.flatMap((step) => step.failures);
  const failed = failures.filter(({ kind }) => kind === 'assertion');
  const mean = executions.reduce((sum, step) => sum + secondsOf(step), 0) / executions.length;
  const attributes = [
    ...[xmlAttribute('name', name), xmlAttribute('id', id), xmlAttribute('timestamp', about.run.startedAt)],
    ...[xmlAttribute('tests', last.assertions.length), xmlAttribute('failures', failed.length)],
    ...[xmlAttribute('errors', failures.length - failed.length), xmlAttribute('time', mean.toFixed(3))],
  ];
  const lines = [`  <testsuite${attributes.join('')}>`];
  const errors = executions.map(errorText).join('');
  if (errors !== '') lines.push(`    <system-err>${xmlData(errors)}</system-err>`);
  for (const [test, failuresOfTest] of testsOf(executions)) {
    const className = classNameOf(name) || classNameOf(about.collection.name);
    const attributesOfTest = [
      ...[xmlAttribute('name', test), xmlAttribute('time', secondsOf(last).toFixed(3))],
      xmlAttribute('classname', className),
    ].join('');
    if (failuresOfTest.length === 0) lines.push(`    <testcase${attributesOfTest}/>`);
    else lines.push(`    <testcase${attributesOfTest}>`, ...failureLines(test, name, failuresOfTest, about));
  }
  lines.push('  </testsuite>\n');
  return lines.join('\n');
}

/**
 * Names of tests with their failures, in the order they first ran. One that failed in any iteration failed; newman's
 * reporter forgets that where the test passes in a later one.
 */
function testsOf(executions: readonly StepResult[]): ReadonlyMap<string, readonly StepFailure[]> {
  const tests = new Map<string, StepFailure[]>();
  for (const { assertions, failures } of executions) {
    const failed = failures.filter(({ kind }) => kind === 'assertion').values();
    for (const { name, result } of assertions) {
      const failure = result === 'failed' ? failed.next().value : undefined;
      let found = tests.get(name);
      if (found === undefined) {
        found = [];
        tests.set(name, found);
      }
      if (failure !== undefined) found.push(failure);
    }
  }
  return tests;
}

function failureLines(
  test: string,
  request: string,
  failures: readonly StepFailure[],
  { collection }: About,
): readonly string[] {
  const message = failures[0]?.message ?? '';
  const facts = [
    `Failed ${failures.length} times.`,
    `Collection JSON ID: ${collection.id}.`,
    `Collection name: ${collection.name}.`,
    `Request name: ${request}.`,
    `Test description: ${test}.`,
    `Error message: ${message}.`,
  ];
  return [
    `      <failure${xmlAttribute('type', 'AssertionFailure')}${xmlAttribute('message', message)}>`,
    ...facts.map((fact) => `        ${xmlData(fact)}`),
    '      </failure>',
    '    </testcase>',
  ];
}

/** What went wrong beside tests in one iteration; empty where nothing did. */
function errorText({ iteration, failures }: StepResult): string {
  const errors = failures.filter(({ kind }) => kind !== 'assertion');
  if (errors.length === 0) return '';
  const line = ({ kind, at, errorName, message }: StepFailure): string => {
    const what =
      kind === 'request' ? 'RequestError' : at === 'test-script' ? 'testScriptError' : 'prerequestScriptError';
    return `${what}: ${errorName}: ${message}\n---\n`;
  };
  return `Iteration: ${iteration}\n\n---\n${errors.map(line).join('')}`;
}

const secondsOf = ({ status, durationMs }: StepResult): number => (status === 0 ? 0 : (durationMs ?? 0) / 1000);

/** `Get one user` as `GetOneUser`. */
function classNameOf(name: string): string {
  const words = name.match(/[\p{Lu}]+(?![\p{Ll}])|[\p{Lu}]?[\p{Ll}]+|\p{N}+|\p{Lo}+/gu) ?? [];
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()).join('');
}

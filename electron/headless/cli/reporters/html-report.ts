import { responseTimesByRequest, responseTimesOverTime } from './charts.ts';
import { createStepWriter } from './html-steps.ts';
import { htmlStyle } from './html-style.ts';
import { markupText } from './markup.ts';
import { failedRequests, fullName, type ListedFailure, type RunResult, type StepResult } from './run-result.ts';
import { counted, durationText, sizeText } from './wording.ts';

/** Failures that are listed at the top. */
const listedFailures = 1000;
/** Iterations that are unfolded from the start. */
const openIterations = 10;
const listedVariables = 200;
/** Beyond that a browser draws only those that are seen. */
const manySteps = 300;

/**
 * The run as one HTML page that needs nothing else: no script, no network, a policy that forbids both. Names, URLs, headers,
 * bodies and console output come from files and servers, and are text in it and nothing more.
 */
export function* htmlReport(result: RunResult): Generator<string> {
  const { report, run, steps, iterations } = result;
  const title = markupText(report.collection.name);
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title} – collection run</title>
<style>${htmlStyle}</style>
</head>
<body>
<main${steps.length > manySteps ? ' class="many"' : ''}>
`;
  yield headOf(result);
  yield* failuresOf(result);
  const overTime = responseTimesOverTime(steps);
  if (overTime !== '') {
    yield `<h2>Response time over the run</h2>\n<div class="card">${overTime}</div>\n`;
    yield `<h2>Response time by request</h2>\n<div class="card">${responseTimesByRequest(steps)}</div>\n`;
  }
  const failed = steps.filter(({ failures }) => failures.length > 0).length;
  yield `<h2>Steps</h2>
<input type="radio" name="filter" id="all" checked><label for="all">All (${steps.length})</label><input type="radio" name="filter" id="only-failed"><label for="only-failed">Failed (${failed})</label>
<div class="steps">
`;
  const write = createStepWriter(steps);
  for (const group of byIteration(steps)) {
    if (iterations > 1) yield iterationHead(group, iterations);
    for (const step of group) yield write(step);
    if (iterations > 1) yield '</details>\n';
  }
  yield '</div>\n';
  yield* variablesOf(result);
  yield `<footer>Made by Hookswitch from run <span class="text">${markupText(run.id)}</span>. This file contains everything it shows and loads nothing.</footer>
</main>
</body>
</html>
`;
}

function headOf(result: RunResult): string {
  const { run, report, tally, iterations } = result;
  const { passed, failed, skipped } = report.assertions;
  const isGood = report.failures === 0 && run.state === 'finished';
  const state =
    run.state === 'finished' ? (isGood ? 'Passed' : counted(report.failures, 'failure')) : stateLabels[run.state];
  const tile = (label: string, value: string | number, detail = ''): string =>
    `<div><dt>${label}</dt><dd>${value}${detail === '' ? '' : `<small>${detail}</small>`}</dd></div>`;
  const { response } = tally;
  const noResponse = failedRequests(result);
  const tiles = [
    tile('Iterations', report.iterations, iterations === report.iterations ? '' : `of ${iterations}`),
    tile('Requests', report.requests, noResponse === 0 ? '' : `${noResponse} without a response`),
    tile(
      'Assertions',
      passed + failed + skipped,
      `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`,
    ),
    tile(
      'Scripts',
      tally.prerequest.total + tally.test.total,
      scriptsDetail(tally.prerequest.failed + tally.test.failed),
    ),
    tile('Duration', durationText(report.durationMs)),
    tile(
      'Response time',
      response.count === 0 ? '–' : durationText(response.mean),
      response.count === 0 ? '' : `${durationText(response.least)} to ${durationText(response.most)}`,
    ),
    tile('Received', sizeText(tally.received)),
  ];
  const problem = run.problem === null ? '' : `<p class="bad text">${markupText(run.problem)}</p>`;
  const label = run.label === report.collection.name ? '' : `<p class="quiet text">${markupText(run.label)}</p>`;
  return `<header><div><h1 class="text">${markupText(report.collection.name)}</h1>${label}<p class="quiet">Started ${markupText(run.startedAt)}</p>${problem}</div><span class="badge ${isGood ? 'good' : 'bad'}">${state}</span></header>
<dl class="tiles">${tiles.join('')}</dl>
`;
}

const stateLabels = { running: 'Running', paused: 'Paused', stopped: 'Stopped', failed: 'Run failed' } as const;

const scriptsDetail = (failed: number): string => (failed === 0 ? '' : `${failed} failed`);

function* failuresOf({ failures, report, tally, iterations }: RunResult): Generator<string> {
  const total = Math.max(report.failures, tally.failures);
  if (total === 0) return;
  yield `<h2>Failures (${total})</h2>\n<ol class="failures">\n`;
  for (const failure of failures.slice(0, listedFailures)) yield failureItem(failure, iterations);
  yield '</ol>\n';
  const left = tally.failures - Math.min(failures.length, listedFailures);
  if (left > 0) yield `<p class="note">And ${counted(left, 'more failure')}, each with its step below.</p>\n`;
  const ofScripts = total - tally.failures;
  if (ofScripts > 0) yield `<p class="note">${counted(ofScripts, 'request')} of scripts got no response.</p>\n`;
}

function failureItem({ number, title, errorName, message, step }: ListedFailure, iterations: number): string {
  const where = iterations > 1 ? `, iteration ${step.iteration + 1}` : '';
  const text = errorName === 'AssertionError' || errorName === 'Error' ? message : `${errorName}: ${message}`;
  return `<li><strong class="bad text">${number}. ${markupText(title)}</strong><pre>${markupText(text)}</pre><a class="text" href="#step-${step.index}">${markupText(fullName(step))}</a><span class="quiet">${where}</span></li>\n`;
}

function* byIteration(steps: readonly StepResult[]): Generator<readonly StepResult[]> {
  let group: StepResult[] = [];
  for (const step of steps) {
    if (group.length > 0 && group[0]?.iteration !== step.iteration) {
      yield group;
      group = [];
    }
    group.push(step);
  }
  if (group.length > 0) yield group;
}

function iterationHead(steps: readonly StepResult[], iterations: number): string {
  const iteration = steps[0]?.iteration ?? 0;
  const failures = steps.reduce((sum, step) => sum + step.failures.length, 0);
  const isOpen = iteration < openIterations || failures > 0;
  const result =
    failures === 0 ? '<span class="good">passed</span>' : `<span class="bad">${counted(failures, 'failure')}</span>`;
  return `<details class="iteration ${failures > 0 ? 'failed' : 'passed'}"${isOpen ? ' open' : ''}><summary>Iteration ${iteration + 1} of ${iterations} – ${result}</summary>\n`;
}

function* variablesOf({ report }: RunResult): Generator<string> {
  const { variables } = report;
  if (variables.length === 0) return;
  yield '<h2>Variables changed by scripts</h2>\n<div class="card"><table><thead><tr><th>Scope</th><th>Variable</th><th>Before</th><th>After</th></tr></thead><tbody>\n';
  const cell = (value: string | null): string =>
    value === null
      ? '<td class="quiet">not set</td>'
      : `<td class="text">${markupText(value.length > 2000 ? `${value.slice(0, 2000)}…` : value)}</td>`;
  for (const { scope, key, before, after } of variables.slice(0, listedVariables)) {
    yield `<tr><td>${scope}</td>${cell(key)}${cell(before)}${cell(after)}</tr>\n`;
  }
  yield '</tbody></table></div>\n';
  const left = variables.length - listedVariables;
  if (left > 0) yield `<p class="note">And ${left} more.</p>\n`;
}

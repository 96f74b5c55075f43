import type { Delivery } from '../../../../shared/model/delivery.ts';
import type { ConsoleLevel } from '../../../../shared/model/script-outcome.ts';
import type { Printer, Style, StyledLine } from '../printer.ts';
import {
  failedRequests,
  fullName,
  type ListedFailure,
  type RunBeginning,
  type RunResult,
  type RunTally,
  type StepFailure,
  type StepResult,
} from './run-result.ts';
import { exchangeLines } from './verbose.ts';
import { counted, durationText, sizeText } from './wording.ts';

/** Prints a run as it goes on, and what it came to. Nothing of it is kept but where it stands. */
export interface TerminalReporter {
  step(step: StepResult, tally: RunTally, delivery: Delivery): void;
  end(result: RunResult): void;
}

/** Failures that are told again at the end. */
const toldFailures = 100;

export function createTerminalReporter(
  { run, steps, iterations }: RunBeginning,
  printer: Pick<Printer, 'lines' | 'progress'>,
  { isVerbose }: { readonly isVerbose: boolean },
): TerminalReporter {
  let iteration = -1;
  let folder: readonly string[] = [];
  printer.lines([[['strong', run.label]]]);
  printer.progress(`0 of ${counted(steps, 'request')}`);
  return {
    step(step, tally, delivery) {
      const lines: StyledLine[] = [];
      if (step.iteration !== iteration) {
        iteration = step.iteration;
        folder = [];
        if (iterations > 1) lines.push([], [['strong', `Iteration ${iteration + 1}/${iterations}`]]);
      }
      lines.push([]);
      if (folder.join('\n') !== step.folder.join('\n')) {
        folder = step.folder;
        if (folder.length > 0) lines.push(['❏ ', ['strong', folder.join(' / ')]]);
      }
      lines.push([folder.length === 0 ? '→ ' : '↳ ', step.name], ...requestLines(step));
      if (isVerbose) lines.push(...exchangeLines(delivery));
      lines.push(...scriptLines(step));
      printer.lines(lines);
      const total = Math.max(steps, tally.steps);
      const where = iterations > 1 ? `, iteration ${iteration + 1} of ${iterations}` : '';
      const failed = tally.failures === 0 ? '' : `, ${counted(tally.failures, 'failure')}`;
      printer.progress(`${tally.steps} of ${counted(total, 'request')}${where}${failed}`);
    },
    end(result) {
      printer.progress(null);
      printer.lines([[], ...summaryLines(result), ...failureLines(result), ...endLines(result)]);
    },
  };
}

function requestLines(step: StepResult): StyledLine[] {
  const { method, url, status, statusText, bytes, durationMs, isSkipped, isSent, error, failures } = step;
  const line = (end: StyledLine[number]): StyledLine => ['  ', ['quiet', `${method} ${url} `], end];
  if (isSkipped) return [line(['notice', '[skipped]'])];
  if (status === 0) {
    const failure = failures.find(({ kind }) => kind === 'request');
    const reason = failure === undefined ? `     ${error ?? ''}` : numbered(failure, failure.message);
    return [line(['bad', isSent ? '[no response]' : '[not sent]']), [['bad', reason]]];
  }
  const facts = [`${status} ${statusText}`.trim(), sizeText(bytes ?? 0), durationText(durationMs ?? 0)].join(', ');
  return [line(['quiet', `[${facts}]`])];
}

const numbered = ({ number, title }: StepFailure, text = title): string => `${String(number).padStart(3)}. ${text}`;

function scriptLines({ console, assertions, failures }: StepResult): StyledLine[] {
  const lines: StyledLine[] = [];
  for (const { level, text } of console) {
    for (const line of text.split(/\r?\n/)) lines.push(['  ', [consoleStyles[level], `│ ${line}`]]);
  }
  const ofTests = failures.filter(({ kind }) => kind === 'assertion').values();
  const ofScripts = (at: string) => failures.filter((failure) => failure.kind === 'script' && failure.at === at);
  const failed = (failure: StepFailure): StyledLine => [['bad', numbered(failure)]];
  lines.push(...ofScripts('prerequest-script').map(failed));
  for (const { name, result } of assertions) {
    const failure = result === 'failed' ? ofTests.next().value : undefined;
    if (failure !== undefined) lines.push(failed(failure));
    else if (result === 'skipped') lines.push(['  ', ['notice', `- ${name} (skipped)`]]);
    else lines.push(['  ', ['good', '✓'], ['quiet', ` ${name}`]]);
  }
  lines.push(...ofScripts('test-script').map(failed));
  return lines;
}

const consoleStyles: Readonly<Record<ConsoleLevel, Style>> = {
  log: 'quiet',
  info: 'quiet',
  debug: 'quiet',
  warn: 'notice',
  error: 'bad',
};

/** A table of what was done and what of it failed, and what it took. */
function summaryLines({ report, tally }: RunResult): StyledLine[] {
  const { passed, failed, skipped } = report.assertions;
  const rows: readonly (readonly [label: string, executed: number, failed: number])[] = [
    ['iterations', report.iterations, tally.failedIterations],
    ['requests', report.requests, failedRequests({ report, tally })],
    ['test-scripts', tally.test.total, tally.test.failed],
    ['prerequest-scripts', tally.prerequest.total, tally.prerequest.failed],
    ['assertions', passed + failed + skipped, failed],
  ];
  const { mean, least, most, deviation, count } = tally.response;
  const facts = [
    `total run duration: ${durationText(report.durationMs)}`,
    `total data received: ${sizeText(tally.received)}`,
    ...(count === 0
      ? []
      : [
          `average response time: ${durationText(mean)} [min: ${durationText(least)}, max: ${durationText(most)}, s.d.: ${durationText(deviation)}]`,
        ]),
  ];
  const numbers = rows.flatMap(([, one, other]) => [String(one).length, String(other).length]);
  const column = Math.max('executed'.length, ...numbers);
  const label = Math.max(18, ...facts.map((fact) => fact.length - 2 * (column + 3)));
  const inner = label + 2 * (column + 3);
  const rule = (left: string, cross: string, right: string): string =>
    `${left}${[label, column, column].map((width) => '─'.repeat(width + 2)).join(cross)}${right}`;
  const row = (name: string, one: string, other: string, style: Style | null): StyledLine => [
    `│ ${name.padStart(label)} │ ${one.padStart(column)} │ `,
    style === null ? other.padStart(column) : [style, other.padStart(column)],
    ' │',
  ];
  return [
    [rule('┌', '┬', '┐')],
    row('', 'executed', 'failed', null),
    [rule('├', '┼', '┤')],
    ...rows.map(([name, one, other]) => row(name, String(one), String(other), other > 0 ? 'bad' : null)),
    [rule('├', '┴', '┤')],
    ...facts.map((fact): StyledLine => [`│ ${fact.padEnd(inner)} │`]),
    [rule('└', '─', '┘')],
  ];
}

function failureLines({ failures, tally, report, iterations }: RunResult): StyledLine[] {
  const total = Math.max(report.failures, tally.failures);
  if (total === 0) return [];
  const shown = failures.slice(0, toldFailures);
  const width = String(shown.at(-1)?.number ?? 1).length;
  const indent = ' '.repeat(width + 3);
  const lines = shown.flatMap(({ number, title, errorName, message, step }: ListedFailure): StyledLine[] => {
    const where = `in "${fullName(step)}"${iterations > 1 ? `, iteration ${step.iteration + 1}` : ''}`;
    return [
      [],
      [['bad', ` ${String(number).padStart(width)}. ${title}`]],
      ...`${errorName === 'AssertionError' || errorName === 'Error' ? '' : `${errorName}: `}${message}`
        .split(/\r?\n/)
        .map((line): StyledLine => [indent, line]),
      [indent, ['quiet', where]],
    ];
  });
  const left = tally.failures - shown.length;
  const ofScripts = total - tally.failures;
  if (left > 0) lines.push([], [`${indent}and ${counted(left, 'more failure')}`]);
  if (ofScripts > 0) lines.push([], [`${indent}${counted(ofScripts, 'request')} of scripts got no response.`]);
  return [[], [['strong', counted(total, 'failure')]], ...lines];
}

function endLines({ run, report }: RunResult): StyledLine[] {
  if (run.state === 'finished') return [];
  const done = `after ${report.steps.done} of ${counted(report.steps.total, 'request')}`;
  const what = run.state === 'stopped' ? 'The run was stopped' : 'The run failed';
  return [[], [['bad', `${what} ${done}${run.problem === null ? '.' : `: ${run.problem}`}`]]];
}

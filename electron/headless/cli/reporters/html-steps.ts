import type { KeptMessage } from './kept-exchange.ts';
import { markupText } from './markup.ts';
import type { StepResult } from './run-result.ts';
import { durationText, sizeText } from './wording.ts';

/** Characters of one body that the page shows. */
export const shownBody = 32 * 1024;
/** Characters of requests, responses and console output on one page: one of 10,000 steps must still open. */
const detailLimit = 16 * 1024 * 1024;
const shownLines = 500;

/** Writes steps as they stand on the page. Those that failed have their details first, the others as far as there is room. */
export function createStepWriter(steps: readonly StepResult[]): (step: StepResult) => string {
  const isFailed = ({ failures }: StepResult): boolean => failures.length > 0;
  const detailed = new Set<StepResult>();
  let room = detailLimit;
  for (const step of [...steps.filter(isFailed), ...steps.filter((other) => !isFailed(other))]) {
    room -= sizeOf(step);
    if (room < 0) break;
    detailed.add(step);
  }
  return (step) => stepOf(step, detailed.has(step));
}

const sizeOf = ({ exchange, console }: StepResult): number =>
  messageSize(exchange?.request) +
  messageSize(exchange?.response ?? undefined) +
  console.slice(0, shownLines).reduce((sum, { text }) => sum + text.length, 0);

const messageSize = (message: KeptMessage | undefined): number =>
  message === undefined
    ? 0
    : Math.min(shownBody, message.body.text.length) +
      message.headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);

function stepOf(step: StepResult, isDetailed: boolean): string {
  const { index, name, folder, method, status, statusText, durationMs, bytes, isSkipped, isSent, failures } = step;
  const isFailed = failures.length > 0;
  const mark = isFailed
    ? '<span class="bad">✕</span>'
    : isSkipped
      ? '<span class="notice">–</span>'
      : '<span class="good">✓</span>';
  const path = folder.length === 0 ? '' : `<span class="quiet">${markupText(`${folder.join(' / ')} / `)}</span>`;
  const response =
    status !== 0
      ? markupText(`${status} ${statusText}`.trim())
      : `<span class="${isSkipped ? 'notice' : 'bad'}">${isSkipped ? 'skipped' : isSent ? 'no response' : 'not sent'}</span>`;
  const details = isDetailed
    ? detailsOf(step)
    : '<p class="note">Left out to keep this page small. The activity log has the request and the response.</p>';
  return `<details class="step ${isFailed ? 'failed' : 'passed'}"><summary>${mark}<span class="method">${markupText(method)}</span><span class="text">${path}${markupText(name)}</span><span class="text">${response}</span><span class="number time">${durationMs === null ? '' : durationText(durationMs)}</span><span class="number size">${bytes === null ? '' : sizeText(bytes)}</span></summary><div id="step-${index}">${testsOf(step)}${details}</div></details>
`;
}

function testsOf({ assertions, scriptErrors, error }: StepResult): string {
  const items = [
    ...(error === null ? [] : [`<li class="bad">✕ <span class="text">${markupText(error)}</span></li>`]),
    ...scriptErrors.map(
      ({ on, message }) =>
        `<li class="bad">✕ ${on === 'prerequest' ? 'Pre-request script' : 'Test script'}: <span class="text">${markupText(message)}</span></li>`,
    ),
    ...assertions.map(({ name, result, error: reason }) => {
      const text = `<span class="text">${markupText(name)}</span>`;
      if (result === 'passed') return `<li><span class="good">✓</span> ${text}</li>`;
      if (result === 'skipped') return `<li class="notice">– ${text} (skipped)</li>`;
      return `<li class="bad">✕ ${text}<pre>${markupText(reason ?? '')}</pre></li>`;
    }),
  ];
  return items.length === 0 ? '' : `<ul class="list">${items.join('')}</ul>`;
}

function detailsOf({ method, url, status, statusText, exchange, console, isSent }: StepResult): string {
  const parts: string[] = [];
  if (exchange !== null && isSent) {
    const { request, response } = exchange;
    parts.push(`<h3>Request</h3>${messageOf(`${method} ${url}`, request)}`);
    if (response !== null) {
      const line = `HTTP/${response.httpVersion} ${status} ${statusText}`;
      parts.push(`<h3>Response</h3>${messageOf(line, response)}`);
    }
  } else parts.push(`<h3>Request</h3><pre>${markupText(`${method} ${url}`)}</pre>`);
  if (console.length > 0) {
    const shown = console.slice(0, shownLines).map(({ level, text }) => {
      const line = markupText(level === 'log' ? text : `${level}: ${text}`);
      return level === 'error'
        ? `<span class="bad">${line}</span>`
        : level === 'warn'
          ? `<span class="notice">${line}</span>`
          : line;
    });
    const left = console.length - shown.length;
    parts.push(
      `<h3>Console</h3><pre>${shown.join('\n')}</pre>${left > 0 ? `<p class="note">And ${left} more lines.</p>` : ''}`,
    );
  }
  return parts.join('');
}

function messageOf(line: string, { headers, body }: KeptMessage): string {
  const head = [line, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\n');
  const parts = [`<pre>${markupText(head)}</pre>`];
  if (body.size === 0) return parts.join('');
  const text = body.text.slice(0, shownBody);
  const isBinary = text.includes('\ufffd') || text.includes('\u0000');
  if (isBinary) parts.push(`<p class="note">${sizeText(body.size)} that are not text.</p>`);
  else {
    if (text !== '') parts.push(`<pre>${markupText(text)}</pre>`);
    if (body.isCut || text.length < body.text.length) {
      parts.push(`<p class="note">The beginning of ${sizeText(body.size)}.</p>`);
    }
  }
  return parts.join('');
}

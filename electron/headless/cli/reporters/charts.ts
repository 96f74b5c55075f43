import { markupText } from './markup.ts';
import { fullName, type StepResult } from './run-result.ts';
import { durationText } from './wording.ts';

const width = 960;
const left = 56;
const right = 12;

/** Dots that a browser draws at once without a thought; beyond that each column of the picture shows its range. */
const mostDots = 1500;
/** Requests that the chart of requests lists: the slowest ones. */
const mostRows = 40;

interface Timed {
  readonly step: StepResult;
  readonly durationMs: number;
  /** Milliseconds from the start of the first step. */
  readonly at: number;
}

/** Steps that were responded to, with when they began. */
function timed(steps: readonly StepResult[]): Timed[] {
  // Not the start of the run: before the first request it starts the process of its scripts.
  const start = Date.parse(steps[0]?.at ?? '');
  return steps.flatMap((step) => {
    const { status, durationMs, at } = step;
    return status === 0 || durationMs === null ? [] : [{ step, durationMs, at: Math.max(0, Date.parse(at) - start) }];
  });
}

/** An SVG of the response time of each step, by when it began; empty where nothing was responded to. */
export function responseTimesOverTime(steps: readonly StepResult[]): string {
  const points = timed(steps);
  if (points.length === 0) return '';
  const [height, top, bottom] = [240, 12, 28];
  const most = niceMaximum(points.reduce((value, { durationMs }) => Math.max(value, durationMs), 1));
  const span = points.reduce((value, { at }) => Math.max(value, at), 1);
  const x = (at: number): number => left + (at / span) * (width - left - right);
  const y = (durationMs: number): number => height - bottom - (durationMs / most) * (height - top - bottom);
  const grid = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const line = rounded(y(most * part));
    return `<line class="grid" x1="${left}" x2="${width - right}" y1="${line}" y2="${line}"/><text class="axis" x="${left - 8}" y="${line + 4}" text-anchor="end">${durationText(most * part)}</text>`;
  });
  const times = [0, 0.5, 1].map((part) => {
    const anchor = part === 0 ? 'start' : part === 1 ? 'end' : 'middle';
    return `<text class="axis" x="${rounded(x(span * part))}" y="${height - 8}" text-anchor="${anchor}">${durationText(span * part)}</text>`;
  });
  const marks = points.length > mostDots ? ranges(points, x, y) : points.map((point) => dot(point, x, y));
  return svg(height, 'Response time of each step over the run', [...grid, ...times, ...marks]);
}

type Scale = (value: number) => number;

function dot({ step, durationMs, at }: Timed, x: Scale, y: Scale): string {
  const title = `${fullName(step)}: ${durationText(durationMs)}`;
  return `<circle class="${step.failures.length > 0 ? 'bad' : 'good'}" cx="${rounded(x(at))}" cy="${rounded(y(durationMs))}" r="3"><title>${markupText(title)}</title></circle>`;
}

/** From the least to the most of each column, and a line through the averages. */
function ranges(points: readonly Timed[], x: Scale, y: Scale): string[] {
  const columns = new Map<number, { least: number; most: number; sum: number; count: number; failed: boolean }>();
  for (const { step, durationMs, at } of points) {
    const place = Math.round(x(at) / 2) * 2;
    const column = columns.get(place);
    const failed = step.failures.length > 0;
    if (column === undefined)
      columns.set(place, { least: durationMs, most: durationMs, sum: durationMs, count: 1, failed });
    else {
      column.least = Math.min(column.least, durationMs);
      column.most = Math.max(column.most, durationMs);
      column.sum += durationMs;
      column.count += 1;
      column.failed ||= failed;
    }
  }
  const sorted = [...columns].sort(([one], [other]) => one - other);
  const line = sorted.map(([place, { sum, count }]) => `${place},${rounded(y(sum / count))}`).join(' ');
  return [
    ...sorted.map(
      ([place, { least, most, failed }]) =>
        `<line class="range ${failed ? 'bad' : 'good'}" x1="${place}" x2="${place}" y1="${rounded(y(least) + 1)}" y2="${rounded(y(most) - 1)}"/>`,
    ),
    `<polyline class="average" points="${line}"/>`,
  ];
}

/** An SVG with a bar for each request: its average, and from its fastest to its slowest iteration. */
export function responseTimesByRequest(steps: readonly StepResult[]): string {
  const requests = new Map<string, { name: string; failed: boolean; times: number[] }>();
  for (const { step, durationMs } of timed(steps)) {
    const request = requests.get(step.id);
    const failed = step.failures.length > 0;
    if (request === undefined) requests.set(step.id, { name: fullName(step), failed, times: [durationMs] });
    else {
      request.times.push(durationMs);
      request.failed ||= failed;
    }
  }
  if (requests.size === 0) return '';
  const rows = [...requests.values()].map(({ name, failed, times }) => {
    const [least, most] = times.reduce(
      ([low, high], time) => [Math.min(low, time), Math.max(high, time)],
      [Infinity, 0],
    );
    return {
      name,
      failed,
      count: times.length,
      least,
      most,
      mean: times.reduce((sum, time) => sum + time, 0) / times.length,
    };
  });
  const shown = rows.length <= mostRows ? rows : rows.sort((one, other) => other.mean - one.mean).slice(0, mostRows);
  const [line, top, names] = [24, 4, 300];
  const scale = niceMaximum(shown.reduce((value, { most }) => Math.max(value, most), 1));
  const x = (durationMs: number): number => names + (durationMs / scale) * (width - names - 160);
  const bars = shown.flatMap(({ name, failed, count, least, most, mean }, index) => {
    const y = top + index * line;
    const facts =
      count === 1 ? durationText(mean) : `${durationText(mean)} (${durationText(least)}–${durationText(most)})`;
    const label = name.length > 42 ? `…${name.slice(-41)}` : name;
    return [
      `<text class="label" x="${names - 10}" y="${y + 16}" text-anchor="end">${markupText(label)}<title>${markupText(name)}</title></text>`,
      `<rect class="${failed ? 'bad' : 'good'}" x="${names}" y="${y + 5}" width="${rounded(Math.max(1, x(mean) - names))}" height="14" rx="2"><title>${markupText(`${name}: ${facts}`)}</title></rect>`,
      ...(count === 1
        ? []
        : [`<line class="whisker" x1="${rounded(x(least))}" x2="${rounded(x(most))}" y1="${y + 12}" y2="${y + 12}"/>`]),
      `<text class="axis" x="${rounded(x(most) + 8)}" y="${y + 16}">${facts}</text>`,
    ];
  });
  const left = rows.length - shown.length;
  const note = left > 0 ? `<p class="note">The ${mostRows} slowest of ${rows.length} requests.</p>` : '';
  return svg(top * 2 + shown.length * line, 'Response time of each request', bars) + note;
}

const svg = (height: number, label: string, parts: readonly string[]): string =>
  `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">${parts.join('')}</svg>`;

/** The next of 1, 2, 5, 10, 20 ... */
function niceMaximum(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= value) ?? value;
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

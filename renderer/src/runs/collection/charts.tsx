import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { RunStep } from '../../../../shared/model/collection-run.ts';
import { counted } from '../../parts/counted.ts';
import { milliseconds } from '../../parts/times.ts';
import { roundedUp, type StepTimes, timesByStep, timesOverRun } from './chart-points.ts';
import styles from './collection.module.css';

/** Bars that are drawn: nobody compares thousands. */
const mostBars = 200;

/** Response times of a run: over its time, and by step. */
export function RunCharts({ steps }: { readonly steps: readonly RunStep[] }) {
  const [order, setOrder] = useState('run');
  const byStep = useMemo(() => timesByStep(steps), [steps]);
  const shown = useMemo(
    () => (order === 'run' ? byStep : [...byStep].sort((one, other) => other.median - one.median)).slice(0, mostBars),
    [byStep, order],
  );
  if (byStep.length === 0) return <p className={styles.note}>Nothing was sent yet.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls is reached by keyboard
    <div className={styles.charts} tabIndex={0}>
      <h3>Response time over the run</h3>
      <OverTime steps={steps} />
      <div className={styles.chartHead}>
        <h3>Response time by step</h3>
        <SegmentedControl
          aria-label="Order of the steps"
          value={order}
          data={[
            { value: 'run', label: 'Run order' },
            { value: 'slowest', label: 'Slowest first' },
          ]}
          onChange={setOrder}
        />
      </div>
      <Bars times={shown} />
      {byStep.length > shown.length && (
        <p className={styles.note}>{(byStep.length - shown.length).toLocaleString('en')} more are not shown.</p>
      )}
    </div>
  );
}

/** Units of the drawing; it is scaled to the width of its place. */
const width = 600;
const height = 140;
const left = 52;
const bottom = 18;
const top = 8;

function OverTime({ steps }: { readonly steps: readonly RunStep[] }) {
  const points = useMemo(() => timesOverRun(steps, 240), [steps]);
  const most = roundedUp(points.reduce((longest, point) => Math.max(longest, point.longest), 0));
  const end = Math.max(1, points.at(-1)?.at ?? 1);
  const start = points[0]?.at ?? 0;
  const x = (at: number): number => left + ((at - start) / Math.max(1, end - start)) * (width - left - 8);
  const y = (ms: number): number => top + (1 - ms / most) * (height - top - bottom);
  const line = points.map(
    ({ at, mean }, index) => `${index === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(mean).toFixed(1)}`,
  );
  const failed = points.reduce((sum, point) => sum + point.failed, 0);
  return (
    <figure className={styles.figure}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Response time over the run: at most ${milliseconds(most)}, ${failed} failed`}
      >
        {[0, most / 2, most].map((mark) => (
          <g key={mark}>
            <line x1={left} x2={width - 8} y1={y(mark)} y2={y(mark)} className={styles.grid} />
            <text x={left - 6} y={y(mark) + 4} textAnchor="end" className={styles.axis}>
              {milliseconds(mark)}
            </text>
          </g>
        ))}
        {points.map(({ at, longest, mean }) => (
          <line key={at} x1={x(at)} x2={x(at)} y1={y(mean)} y2={y(longest)} className={styles.range} />
        ))}
        <path d={line.join('')} className={styles.mean} />
        {points.map(({ at, mean, longest, failed: failures, count }) => (
          <circle
            key={at}
            cx={x(at)}
            cy={y(failures > 0 ? longest : mean)}
            r={failures > 0 ? 3 : points.length > 80 ? 1.2 : 2}
            className={styles.dot}
            data-bad={failures > 0 || undefined}
          >
            <title>{`${seconds(at)}: ${count} sent, mean ${milliseconds(mean)}, longest ${milliseconds(longest)}${failures > 0 ? `, ${failures} failed` : ''}`}</title>
          </circle>
        ))}
        <text x={left} y={height - 4} className={styles.axis}>
          0 s
        </text>
        <text x={width - 8} y={height - 4} textAnchor="end" className={styles.axis}>
          {seconds(end)}
        </text>
      </svg>
      <figcaption>
        <span data-mark="mean">Mean</span> <span data-mark="range">Longest</span> <span data-mark="bad">Failed</span>
      </figcaption>
    </figure>
  );
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;

function Bars({ times }: { readonly times: readonly StepTimes[] }) {
  const most = times.reduce((longest, step) => Math.max(longest, step.longest), 1);
  return (
    <table className={styles.bars} aria-label="Response time by step">
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col">
            <span className={styles.hidden}>Bar</span>
          </th>
          <th scope="col">Median</th>
          <th scope="col">Longest</th>
        </tr>
      </thead>
      <tbody>
        {times.map(({ key, name, method, count, failed, median, longest }) => (
          <tr key={key}>
            <th scope="row" className="cut" title={`${method} ${name}, sent ${counted(count, 'time')}`}>
              {failed > 0 && <span className={styles.bad}>✕ </span>}
              {name}
            </th>
            <td>
              <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect x={0} y={3} height={4} width={(longest / most) * 100} className={styles.barRange} />
                <rect x={0} y={1} height={8} width={(median / most) * 100} className={styles.barFill} />
              </svg>
            </td>
            <td>{milliseconds(median)}</td>
            <td>{milliseconds(longest)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

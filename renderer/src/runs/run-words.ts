import {
  IconArrowsExchange,
  IconBolt,
  IconCheck,
  IconListDetails,
  IconPlayerPauseFilled,
  IconPlayerPlay,
  IconPlayerPlayFilled,
  IconPlayerStop,
  type IconProps,
  IconRepeat,
  IconSend,
  IconX,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { type RunKindId, type RunState, type RunSummary, runKindLabels } from '../../../shared/model/run.ts';
import { milliseconds, minuteClock } from '../parts/times.ts';

export const kindIcons: Readonly<Record<RunKindId, ComponentType<IconProps>>> = {
  event: IconBolt,
  call: IconArrowsExchange,
  test: IconSend,
  demo: IconPlayerPlay,
  resend: IconRepeat,
  collection: IconListDetails,
};

export const stateIcons: Readonly<Record<RunState, ComponentType<IconProps>>> = {
  running: IconPlayerPlayFilled,
  paused: IconPlayerPauseFilled,
  finished: IconCheck,
  stopped: IconPlayerStop,
  failed: IconX,
};

export const stateLabels: Readonly<Record<RunState, string>> = {
  running: 'Running',
  paused: 'Paused',
  finished: 'Finished',
  stopped: 'Stopped',
  failed: 'Failed',
};

/** From its start to its end, or to `now` (unix milliseconds) while it goes on. */
export function durationText({ startedAt, endedAt }: RunSummary, now: number): string {
  const duration = Math.max(0, (endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt));
  return duration < 10_000 && endedAt !== null ? milliseconds(duration) : minuteClock(duration / 1000);
}

/** The row as a sentence for a screen reader. */
export function runSentence(run: RunSummary, now: number): string {
  const { deliveries, failed } = run.totals;
  const counts = `${deliveries} ${deliveries === 1 ? 'delivery' : 'deliveries'}${failed === 0 ? '' : `, ${failed} failed`}`;
  return `${runKindLabels[run.kind]}: ${run.label}. ${stateLabels[run.state]}. ${counts}. ${durationText(run, now)}.`;
}

/** An input as a text of one cell; what was left out is not shown. */
export function inputPairs(inputs: Readonly<Record<string, unknown>>): [name: string, value: string][] {
  return Object.entries(inputs).flatMap(([name, value]): [string, string][] => {
    if (value === null || value === undefined) return [];
    if (typeof value !== 'object') return [[name, String(value)]];
    const isList = Array.isArray(value) && value.every((item) => typeof item !== 'object');
    if (isList) return value.length === 0 ? [] : [[name, value.join(', ')]];
    return Object.keys(value).length === 0 ? [] : [[name, JSON.stringify(value)]];
  });
}

import type { LadderArrow } from '../../../shared/model/ladder.ts';
import type { CallState } from './call-words.ts';

export interface BarSegment {
  readonly state: Exclude<CallState, 'none' | 'ended'>;
  readonly from: number;
  readonly to: number;
}

export interface CallBar {
  readonly segments: readonly BarSegment[];
  /** Where the call ended; null while it is active, and where no event ends it. */
  readonly ended: number | null;
}

/** A state of the call that needs no event to be known, and how far down it begins. */
export interface PlacedStateChange {
  readonly state: CallState | 'idle';
  readonly y: number;
}

/**
 * The state of the call down its ladder: that of its `transitions`, or, where there are none, of its events. One of several
 * phones may hang up while the call continues, so the end is the last event that ends it, and only where no later one rings
 * or answers. `now` is the state of a call whose run is active, and how far down its line is drawn.
 */
export function barOf(
  arrows: readonly (Pick<LadderArrow, 'phase'> & Partial<Pick<LadderArrow, 'hold'>> & { readonly y: number })[],
  now: { readonly state: CallState; readonly y: number } | null,
  transitions: readonly PlacedStateChange[] = [],
): CallBar {
  const lastAlive = arrows.findLastIndex(({ phase }) => phase === 'ringing' || phase === 'answered');
  const end = now === null || now.state === 'ended' ? arrows.findLastIndex(({ phase }) => phase === 'ended') : -1;
  const ended = end > lastAlive ? (arrows[end]?.y ?? null) : null;
  const segments: BarSegment[] = [];
  let state: BarSegment['state'] | null = null;
  let from = 0;
  const close = (to: number): void => {
    if (state !== null && to > from) segments.push({ state, from, to });
  };
  const become = (next: BarSegment['state'], y: number): void => {
    if (next === state) return;
    close(y);
    state = next;
    from = y;
  };
  for (const { state: next, y } of transitions) {
    if (next === 'ringing' || next === 'answered' || next === 'held') become(next, y);
  }
  for (const { y, phase, hold } of transitions.length > 0 ? [] : arrows) {
    if (phase === 'ringing' && state === null) become('ringing', y);
    if (hold === 'begins') become('held', y);
    else if (hold === 'ends' || (phase === 'answered' && state !== 'held')) become('answered', y);
  }
  const last = arrows.at(-1)?.y ?? 0;
  if (now === null || now.state === 'ended') {
    close(ended ?? last);
    return { segments, ended };
  }
  if (now.state !== 'none') become(now.state, last);
  close(now.y);
  return { segments, ended: null };
}

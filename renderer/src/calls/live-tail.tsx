import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { PhoneState } from '../../../shared/model/phone.ts';
import { ask } from '../client.ts';
import { Words } from './ladder-parts.tsx';
import { barX } from './layout.ts';
import { screenPalette } from './palette.ts';
import { tailWords } from './tail-words.ts';
import type { LivePlay } from './use-ladder.ts';

/** Where a call that is being played stands now, and what comes next. */
export function LiveTail({ play, y }: { readonly play: LivePlay; readonly y: number }) {
  const { summary, heardAt } = play;
  const { data: next } = useQuery({
    // Another event is next whenever one was told, or a key was pressed.
    ...ask.calls.next.queryOptions({ input: { id: summary.id } }),
    queryKey: [...ask.calls.next.queryKey({ input: { id: summary.id } }), summary.sent, summary.phone.since],
    gcTime: 0,
  });
  const [now, setNow] = useState(heardAt);
  useEffect(() => {
    setNow(performance.now());
    if (summary.state !== 'playing') return;
    const timer = setInterval(() => setNow(performance.now()), 500);
    return () => clearInterval(timer);
  }, [summary.state]);
  const words = tailWords(summary, next?.event ?? null, Math.max(0, now - heardAt) / 1000);
  return (
    <g>
      <circle cx={barX} cy={y} r={5} fill={tones[summary.phone.state]} />
      <Words x={barX + 14} y={y + 4} face="words" fill={screenPalette.inkSoft} halo={screenPalette.ground}>
        {words}
      </Words>
    </g>
  );
}

const tones: Readonly<Record<PhoneState, string>> = {
  idle: screenPalette.inkDim,
  ringing: screenPalette.accentLine,
  answered: screenPalette.accent,
  held: screenPalette.warning,
  ended: screenPalette.inkDim,
};

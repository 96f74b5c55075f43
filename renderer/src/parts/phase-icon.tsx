import { IconBell, IconPhoneCall, IconPhoneIncoming, IconPhoneOff } from '@tabler/icons-react';
import type { EventPhase } from '../../../shared/model/event.ts';

const phases = {
  ringing: { icon: IconPhoneIncoming, word: 'Ringing' },
  answered: { icon: IconPhoneCall, word: 'During the call' },
  ended: { icon: IconPhoneOff, word: 'After the call' },
  none: { icon: IconBell, word: 'Without a call' },
} as const;

/** Where in a call an event happens: a glyph, and the words for who cannot see it. */
export function PhaseIcon({ phase }: { readonly phase: EventPhase }) {
  const { icon: Icon, word } = phases[phase];
  return (
    <span title={word} style={{ display: 'inline-flex', flex: 'none', color: 'var(--ink-dim)' }}>
      <Icon size={16} stroke={1.5} role="img" aria-label={word} />
    </span>
  );
}

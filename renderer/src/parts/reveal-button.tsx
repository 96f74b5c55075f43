import { Button } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';

interface RevealButtonProps {
  /** Tags of the secrets that are masked. */
  readonly tags: readonly string[];
  readonly isRevealed: boolean;
  readonly onChange: (isRevealed: boolean) => void;
}

/** Shows the values of secrets, and hides them again; nothing where there are none. */
export function RevealButton({ tags, isRevealed, onChange }: RevealButtonProps) {
  if (tags.length === 0) return null;
  const names = [...new Set(tags)].join(', ');
  return (
    <Button
      size="compact-xs"
      leftSection={isRevealed ? <IconEyeOff size={14} stroke={1.5} /> : <IconEye size={14} stroke={1.5} />}
      title={isRevealed ? `Hide the value of ${names}` : `Show the value of ${names}`}
      aria-pressed={isRevealed}
      onClick={() => onChange(!isRevealed)}
    >
      {isRevealed ? 'Hide' : 'Reveal'}
    </Button>
  );
}

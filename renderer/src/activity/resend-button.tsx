import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { resend } from './resend.ts';

interface ResendButtonProps {
  /** Of the activity. */
  readonly id: string;
  /** What it does here, where that is not plain. */
  readonly title?: string;
}

/** Sends the same request once more. */
export function ResendButton({ id, title }: ResendButtonProps) {
  const [sending, setSending] = useState(false);
  const press = async () => {
    setSending(true);
    await resend(id);
    setSending(false);
  };
  return (
    <Button
      variant="filled"
      leftSection={<IconRefresh size={14} />}
      loading={sending}
      title={title}
      onClick={() => void press()}
    >
      Resend
    </Button>
  );
}

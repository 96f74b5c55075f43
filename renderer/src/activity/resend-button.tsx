import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';

interface ResendButtonProps {
  readonly onResend: () => Promise<void>;
  /** What it does here, where that is not plain. */
  readonly title?: string;
}

/** Sends the same request once more. */
export function ResendButton({ onResend, title }: ResendButtonProps) {
  const [sending, setSending] = useState(false);
  const resend = async () => {
    setSending(true);
    await onResend();
    setSending(false);
  };
  return (
    <Button
      variant="filled"
      leftSection={<IconRefresh size={14} />}
      loading={sending}
      title={title}
      onClick={() => void resend()}
    >
      Resend
    </Button>
  );
}

import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { showFailure } from './show-failure.ts';

/** Milliseconds in which an undo is offered. */
const undoFor = 10_000;

/** Says what was done, with a button that takes it back. Returns the id of the notification. */
export function notifyDone(
  title: string,
  undo: (() => Promise<unknown>) | null = null,
  message = '',
  onClose?: () => void,
): string {
  const id = crypto.randomUUID();
  const takeBack = async (): Promise<void> => {
    notifications.hide(id);
    try {
      await undo?.();
    } catch (error) {
      showFailure(error);
    }
  };
  notifications.show({
    id,
    title,
    onClose,
    autoClose: undo === null ? 5_000 : undoFor,
    message: (
      <>
        {message}
        {undo !== null && (
          <Button size="compact-xs" mt={message === '' ? 0 : 4} display="block" onClick={() => void takeBack()}>
            Undo
          </Button>
        )}
      </>
    ),
  });
  return id;
}

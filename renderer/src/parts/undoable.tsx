import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { failureOf } from '../../../shared/contract/failure-of.ts';

/** Says that something could not be done, why, and what to do. */
export function tellProblem(title: string, error: unknown): void {
  const { message, remedy } = failureOf(error);
  notifications.show({ title, message: `${message} ${remedy}`.trim(), color: 'red', autoClose: 12_000 });
}

/** Milliseconds in which an undo is offered. */
const undoFor = 10_000;

/** Says what was done, with a button that takes it back. */
export function tellDone(title: string, undo: (() => Promise<unknown>) | null = null, message = ''): void {
  const id = crypto.randomUUID();
  const takeBack = async (): Promise<void> => {
    notifications.hide(id);
    try {
      await undo?.();
    } catch (error) {
      tellProblem('It could not be undone', error);
    }
  };
  notifications.show({
    id,
    title,
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
}

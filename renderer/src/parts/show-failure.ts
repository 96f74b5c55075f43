import { notifications } from '@mantine/notifications';
import { failureOf } from '../../../shared/contract/failure-of.ts';

/** Says what went wrong and what to do, in a corner of the screen. */
export function showFailure(error: unknown): void {
  const { message, hint } = failureOf(error);
  notifications.show({ color: 'red', title: message, message: hint, autoClose: 10_000 });
}

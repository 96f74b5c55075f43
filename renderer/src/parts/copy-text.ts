import { notifications } from '@mantine/notifications';

/** Copies a text to the clipboard and shows a notification, also when the browser refuses. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notifications.show({ message: `${what} copied.`, autoClose: 1500 });
  } catch {
    notifications.show({
      color: 'red',
      title: 'Could not copy to the clipboard.',
      message: text,
      autoClose: 8000,
    });
  }
}

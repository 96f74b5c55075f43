import { notifications } from '@mantine/notifications';

/** Puts a text on the clipboard and says so; says it too where the browser refuses. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notifications.show({ message: `${what} copied.`, autoClose: 1500 });
  } catch {
    notifications.show({ color: 'red', title: `${what} could not be copied.`, message: text, autoClose: 8000 });
  }
}

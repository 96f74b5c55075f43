import { Button, Group, Modal, Text } from '@mantine/core';
import { create } from 'zustand';

interface Question {
  readonly title: string;
  readonly text: string;
  /** What the button that agrees says. */
  readonly button: string;
}

interface Asked {
  /** It stays while the dialog closes. */
  readonly question: Question | null;
  /** Null while the dialog is closed. */
  readonly respond: ((agreed: boolean) => void) | null;
}

const useStore = create<Asked>(() => ({ question: null, respond: null }));

/** Asks a person something that must be agreed to first; resolves with false where they do not. */
export function confirm(question: Question): Promise<boolean> {
  useStore.getState().respond?.(false);
  return new Promise((resolve) => {
    const respond = (agreed: boolean): void => {
      useStore.setState({ respond: null });
      resolve(agreed);
    };
    useStore.setState({ question, respond });
  });
}

/** The dialog of `confirm`: one for the whole app. */
export function ConfirmDialog() {
  const { question, respond } = useStore();
  return (
    <Modal opened={respond !== null} onClose={() => respond?.(false)} title={question?.title} size="md">
      <Text mb="lg">{question?.text}</Text>
      <Group justify="flex-end" gap="sm">
        <Button data-autofocus onClick={() => respond?.(false)}>
          Cancel
        </Button>
        <Button variant="filled" onClick={() => respond?.(true)}>
          {question?.button}
        </Button>
      </Group>
    </Modal>
  );
}

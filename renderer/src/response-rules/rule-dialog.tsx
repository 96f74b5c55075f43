import { Modal } from '@mantine/core';
import { Suspense, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { lazily } from '../lazily.tsx';
import { confirm } from '../parts/confirm.tsx';
import { closeRuleForm, ruleRequests } from '../parts/rule-request.ts';

export const loadRuleForm = async () => (await import('./rule-form.tsx')).RuleForm;
const RuleForm = lazily(loadRuleForm, 'This form');

/** A browser asks before it closes the page; in the desktop app, the window would not close, and nobody would ask. */
const asksBeforeClosing = location.protocol.startsWith('http');

/** The form of response rules, opened from anywhere. Rendered once. */
export function RuleDialog() {
  const { wanted } = useStore(ruleRequests);
  const [isChanged, setChanged] = useState(false);
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    if (!isChanged || !asksBeforeClosing) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isChanged]);
  const close = async (): Promise<void> => {
    if (isAsking) return;
    if (isChanged) {
      setAsking(true);
      // The Escape that asks would also close the question.
      await new Promise((resolve) => setTimeout(resolve));
      const agreed = await confirm({
        title: 'Discard changes?',
        text: 'The changes of this response rule are not saved.',
        button: 'Discard',
      });
      setAsking(false);
      if (!agreed) return;
    }
    closeRuleForm();
  };
  return (
    <Modal
      opened={wanted !== null}
      onClose={() => void close()}
      title={wanted === null || wanted.id === null ? 'Add a response rule' : 'Edit response rule'}
      size={1040}
      closeOnClickOutside={false}
      closeOnEscape={!isAsking}
    >
      <Suspense>
        {wanted !== null && <RuleForm wanted={wanted} onChanged={setChanged} onCancel={() => void close()} />}
      </Suspense>
    </Modal>
  );
}

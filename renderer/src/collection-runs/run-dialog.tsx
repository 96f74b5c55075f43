import { Modal } from '@mantine/core';
import { Suspense } from 'react';
import { useStore } from 'zustand';
import { lazily } from '../lazily.tsx';
import { closeRunForm, runRequests } from '../parts/run-request.ts';

export const loadRunForm = async () => (await import('./run-form.tsx')).RunForm;
const RunForm = lazily(loadRunForm, 'This form');

/** The form that runs a collection, opened from anywhere. Rendered once. */
export function RunDialog() {
  const { wanted } = useStore(runRequests);
  return (
    <Modal
      opened={wanted !== null}
      onClose={closeRunForm}
      title="Run a collection"
      size={980}
      closeOnClickOutside={false}
    >
      <Suspense>{wanted !== null && <RunForm wanted={wanted} />}</Suspense>
    </Modal>
  );
}

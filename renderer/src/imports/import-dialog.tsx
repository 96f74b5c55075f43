import { Modal } from '@mantine/core';
import { Suspense } from 'react';
import { lazily } from '../lazily.tsx';
import { closeImport, useImporting } from './import-store.ts';

export const loadImportPanel = async () => (await import('./import-panel.tsx')).ImportPanel;
const ImportPanel = lazily(loadImportPanel, 'This dialog');

/** Shows what is in files before anything changes, and imports what is chosen. Rendered once. */
export function ImportDialog() {
  const { isOpen } = useImporting();
  return (
    <Modal
      opened={isOpen}
      onClose={closeImport}
      title="Import"
      size={880}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Suspense>
        <ImportPanel />
      </Suspense>
    </Modal>
  );
}

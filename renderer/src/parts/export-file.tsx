import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ContractOutputs } from '../../../shared/contract/contract.ts';
import { saveFile } from './save-file.ts';
import { showFailure } from './show-failure.ts';

type ExportedFile = ContractOutputs['exports']['collection'];

/** Milliseconds in which the values are offered. */
const offeredFor = 15_000;

/** Saves a document as a file, and says which secrets are masked in it, with a button that saves it with them. */
export async function exportFile(read: (reveal: boolean) => Promise<ExportedFile>, reveal = false): Promise<void> {
  try {
    const { file, text, masked } = await read(reveal);
    saveFile(new Blob([text], { type: 'application/json' }), file);
    if (masked.length === 0) return;
    const id = crypto.randomUUID();
    const again = (): void => {
      notifications.hide(id);
      void exportFile(read, true);
    };
    notifications.show({
      id,
      title: `Exported ${file}`,
      autoClose: offeredFor,
      message: (
        <>
          These secrets are masked in the file: {masked.join(', ')}.
          <Button size="compact-xs" mt={4} display="block" onClick={again}>
            Export with secrets
          </Button>
        </>
      ),
    });
  } catch (error) {
    showFailure(error);
  }
}

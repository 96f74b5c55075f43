/** Runs under a limit of file size: what does not fit must fail whole. Prints what it saw. */
import { plainVault } from '../../../../electron/engine/host-services.ts';
import { openWorkspace } from '../../../../electron/engine/workspace/workspace.ts';

const workspace = await openWorkspace(process.argv[2] ?? '', { vault: plainVault, clock: Date.now });
const set = (value: string) =>
  workspace.document.update((update) => {
    update.parameters = [{ tag: 'A', value, secret: false }];
  });
await set('small');
const failed = await set('x'.repeat(1_000_000)).catch((error: unknown) => error);
const after = workspace.document.read().parameters[0]?.value;
await set('small again');
const message = failed instanceof Error ? failed.message : '';
process.stdout.write(JSON.stringify({ failed, message, after }));
await workspace.close();

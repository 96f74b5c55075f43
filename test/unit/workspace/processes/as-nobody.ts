/** Tries to open a workspace as a user who is not root, whom file modes do stop. Prints the failure. */
import { plainVault } from '../../../../electron/engine/host-services.ts';
import { openWorkspace } from '../../../../electron/engine/workspace/workspace.ts';

// After the imports: that user need not be able to read this repository.
if (process.getuid?.() === 0) process.seteuid?.(65534);
try {
  await openWorkspace(process.argv[2] ?? '', { vault: plainVault, clock: Date.now });
  process.stdout.write('opened\n');
} catch (error) {
  process.stdout.write(`${JSON.stringify(error)} ${error instanceof Error ? error.message : ''}\n`);
}

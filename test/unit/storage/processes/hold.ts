/** Opens the workspace named on the command line, says so, and holds it until it is killed. */
import { plainVault } from '../../../../electron/engine/host-services.ts';
import { openWorkspace } from '../../../../electron/engine/workspace/workspace.ts';

await openWorkspace(process.argv[2] ?? '', { vault: plainVault, clock: Date.now });
process.stdout.write('open\n');
setInterval(() => undefined, 1_000);

/** Writes parameters one after another until it is killed, saying each number once its write is acknowledged. */
import { plainVault } from '../../../../electron/engine/host-services.ts';
import { openWorkspace } from '../../../../electron/engine/workspace/workspace.ts';

const workspace = await openWorkspace(process.argv[2] ?? '', { vault: plainVault, clock: Date.now });
for (let number = 1; ; number += 1) {
  await workspace.document.update((update) => {
    update.parameters = [{ tag: 'N', value: `${number} ${'x'.repeat(50_000)}`, secret: false }];
  });
  process.stdout.write(`${number}\n`);
}

import { join } from 'node:path';
import { app } from 'electron';
import { forkEngine } from '../../../electron/shell/engine-fork.ts';
import { systemVault } from '../../../electron/shell/vault.ts';

// Stands for main.ts: one engine process that is not the engine, until it ends by itself or is asked to.
await app.whenReady();
const options = { workspace: '', root: app.getAppPath(), version: '0.0.0', receiver: { port: 0, host: undefined } };
const { exited } = forkEngine(join(import.meta.dirname, 'asking-process.ts'), options, systemVault());
void exited.then((code) => app.exit(code));

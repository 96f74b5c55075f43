import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeWorkers } from '../../electron/headless/node-workers.ts';
import { withFolder } from '../support/temporary-folder.ts';

const root = join(import.meta.dirname, '../..');
const escaped = join(root, 'test/support/workers/escaped.ts');

test('a script that got out of its sandbox finds no secret, opens no file, and starts nothing', () =>
  withFolder(async (folder) => {
    process.env.HOOKSWITCH_TEST_SECRET = 'only the engine may know';
    const target = join(folder, 'written');
    const worker = nodeWorkers(root)(escaped);
    try {
      const answer = new Promise<unknown>((resolve) => worker.onMessage(resolve));
      const file = JSON.stringify(import.meta.filename);
      worker.postMessage(`
      await report('environment', () => { if (Object.keys(process.env).length > 0) return 1; throw 0; });
      await report('read', () => import('node:fs').then(({ readFileSync }) => readFileSync(${file})));
      await report('list', () => import('node:fs').then(({ readdirSync }) => readdirSync('/')));
      await report('write', () => import('node:fs').then(({ writeFileSync }) => writeFileSync(${JSON.stringify(target)}, '')));
      await report('start', () => import('node:child_process').then(({ execFileSync }) => execFileSync(process.execPath, ['-v'])));
      await report('thread', () => import('node:worker_threads').then(({ Worker }) => new Worker('1', { eval: true, execArgv: [] })));
      await report('database', () => import('node:sqlite').then(({ DatabaseSync }) => new DatabaseSync(${JSON.stringify(target)})));
      await report('debugger', () => import('node:inspector').then(({ open }) => open(0)));
      await report('internals', () => process.binding('fs'));
      await report('native code', () => process.dlopen({ exports: {} }, ${file}));
      await report('signal', () => process.kill(process.ppid, 0));
      await report('require', () => require('fs'));
      await report('itself', () => 1);
    `);
      expect(await answer).toEqual({
        found: {
          ...{ environment: 'no', read: 'no', list: 'no', write: 'no', start: 'no', thread: 'no', database: 'no' },
          ...{ debugger: 'no', internals: 'no', 'native code': 'no', signal: 'no', require: 'no', itself: 'yes: 1' },
        },
        env: expect.not.objectContaining({ HOOKSWITCH_TEST_SECRET: expect.anything() }),
        argv: [escaped],
      });
      expect(existsSync(target)).toBe(false);
    } finally {
      worker.kill();
      await worker.exited;
      delete process.env.HOOKSWITCH_TEST_SECRET;
    }
  }));

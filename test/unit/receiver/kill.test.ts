import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import { expect, it } from 'vitest';
import { openLog } from '../../support/open-log.ts';
import { startScript } from '../../support/start-script.ts';
import { withFolder } from '../../support/temporary-folder.ts';

it('every capture that was acknowledged is in the activity log after kill -9 under load', () =>
  withFolder(async (folder) => {
    const file = `${folder}/activity.db`;
    for (let round = 1; round <= 3; round += 1) {
      const serving = await startScript('serve-receiver.ts', [file]);
      const pool = new Pool(`http://127.0.0.1:${serving.firstLine}`, { connections: 32 });
      const acknowledged = new Map<string, string>();
      let sent = 0;
      let running = true;
      const send = async () => {
        while (running) {
          sent += 1;
          const body = `${round}-${sent}-${'x'.repeat(sent % 50 === 0 ? 100_000 : 50)}`;
          try {
            const answer = await pool.request({ method: 'POST', path: '/hook', body });
            const { ok, id } = (await answer.body.json()) as { ok: boolean; id: string };
            if (answer.statusCode === 200 && ok) acknowledged.set(id, body);
          } catch {
            // The server was killed under this request: it was not acknowledged.
            return;
          }
        }
      };
      const senders = Array.from({ length: 32 }, send);
      while (acknowledged.size < 1000) await pause(5);
      await serving.kill();
      running = false;
      await Promise.all(senders);
      await pool.destroy();

      const log = await openLog(file, { clock: Date.now, keepRows: 10_000_000, keepDays: 3650 });
      expect(log.notice).toBeNull();
      for (const [id, body] of acknowledged) expect(await log.get(id)).toMatchObject({ id, request: { body } });
      await log.close();
    }
  }));

import { Pool } from 'undici';
import { expect, it } from 'vitest';
import { startCliProcess } from '../../support/cli-process.ts';
import { openTestEngine } from '../../support/open-engine.ts';
import { startCli } from '../../support/run-cli.ts';
import { withFolder } from '../../support/temporary-folder.ts';

it('commands say so when the process that serves them is killed', () =>
  withFolder(async (workspace) => {
    const own = ['--json', '--workspace', workspace];
    const serving = startCliProcess(['serve', '--no-open', '--port', '0', '--receiver-port', '0', ...own]);
    const { receiver } = await serving.line<{ receiver: string }>();
    await (await fetch(receiver)).text();
    const commands = [
      ['call', 'answered-inbound', '--dialect', 'pbxware', '--to', 'http://127.0.0.1:1'],
      ['activity', '--follow'],
    ];
    const asking = commands.map((command) => startCli([...command, ...own]));
    for (const command of asking) await command.line();
    await serving.stop('SIGKILL');
    for (const command of asking) {
      await command.says('CONNECTION_LOST');
      expect(await command.exited).toBe(2);
    }
  }));

it('a serving process that is killed under load loses no answered capture, and its workspace opens again', () =>
  withFolder(async (workspace) => {
    const args = ['serve', '--no-open', '--json', '--workspace', workspace, '--port', '0', '--receiver-port', '0'];
    const serving = startCliProcess(args);
    const { receiver } = await serving.line<{ receiver: string }>();
    const pool = new Pool(receiver, { connections: 16 });
    const answered = new Map<string, string>();
    let sent = 0;
    const enough = Promise.withResolvers<void>();
    const send = async (): Promise<void> => {
      for (;;) {
        sent += 1;
        const body = `caller=%2B1555010${sent}&n=${sent}`;
        try {
          const answer = await pool.request({ method: 'POST', path: `/hook?n=${sent}`, body });
          const { id } = (await answer.body.json()) as { id: string };
          if (answer.statusCode === 200) answered.set(id, body);
        } catch {
          // Killed under this request: nobody told its sender that it was kept.
          return;
        }
        if (answered.size === 500) enough.resolve();
      }
    };
    const senders = Array.from({ length: 16 }, send);
    await enough.promise;
    await serving.stop('SIGKILL');
    await Promise.all(senders);
    await pool.destroy();

    await using opened = await openTestEngine({ workspace });
    expect((await opened.ask.workspace.info()).notices).toEqual([]);
    expect((await opened.ask.activity.list({})).total).toBeGreaterThanOrEqual(answered.size);
    for (const [id, body] of answered)
      expect(await opened.ask.activity.get({ id })).toMatchObject({ id, request: { body } });
  }));

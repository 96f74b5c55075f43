import { describe, expect, it } from 'vitest';
import { runCliProcess } from '../../support/cli-process.ts';
import { runCli } from '../../support/run-cli.ts';

const run = (...args: string[]) => runCli(args);

const commands = ['serve', 'listen', 'import', 'actions', 'parameters', 'events', 'fire', 'activity', 'run', 'demo'];
const inner = {
  actions: ['list', 'show', 'test', 'duplicate', 'move', 'remove'],
  parameters: ['list', 'set', 'unset'],
  events: ['list', 'bind', 'unbind', 'enable', 'disable'],
};

describe('help', () => {
  it('lists every command', async () => {
    const { code, stdout, stderr } = await run('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of commands) expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
  });

  const lines = [
    ...commands.map((name) => [name]),
    ...Object.entries(inner).flatMap(([name, all]) => all.map((each) => [name, each])),
  ];
  it.each(lines)('%s %s shows its options and an example', async (...words) => {
    const line = words.filter((word) => word !== undefined);
    const { code, stdout } = await run(...line, '--help');
    expect(code).toBe(0);
    expect(stdout).toContain('--workspace');
    expect(stdout).toMatch(new RegExp(`Example:\n {2}hookswitch ${line[0]}`));
  });

  it('of a command in another shows the options that it takes', async () => {
    const { stdout } = await run('activity', 'resend', '--help');
    const options = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option]) => option);
    expect(options).toEqual(['--confirm-host', '--help', '--version', '--workspace', '--json']);
  });

  it('is what help gives, too', async () => {
    expect((await run('help', 'fire')).stdout).toBe((await run('fire', '--help')).stdout);
  });

  it('says the version', async () => {
    expect((await run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('wrong use', () => {
  const wrong: [line: string, message: string][] = [
    ['fier', "unknown command 'fier'. Did you mean fire?"],
    ['actions lst', "unknown command 'lst'. Did you mean list?"],
    ['activity --folow', "unknown option '--folow'. Did you mean --follow?"],
    ['listen --forward http://example.com', "unknown option '--forward'"],
    ['fire', "missing required argument 'dialect:event'"],
    ['fire a b', 'too many arguments'],
    ['fire pbxware', 'Invalid event pbxware. Use DIALECT:EVENT'],
    ['fire :x', 'Invalid event :x. Use'],
    ['fire pbxware:call_incoming --param caller', 'Invalid --param caller. Use --param TAG=VALUE.'],
    ['serve --port many', "option '--port <n>' argument 'many' is invalid. Must be a whole number from 0 to 65535."],
    ['serve --receiver-port 65536', "option '--receiver-port <n>' argument '65536' is invalid."],
    ['activity --limit 0', "option '--limit <n>' argument '0' is invalid."],
    ['activity resend x --limit 3', "unknown option '--limit' of activity resend"],
    ['activity resend --filter status=200 x', "unknown option '--filter' of activity resend"],
    ['activity resend x --reveal', "unknown option '--reveal' of activity resend"],
    ['activity resend x --confirm', "unknown option '--confirm'"],
    ['activity --limit 3 resend x', "unknown option '--limit' of activity resend"],
    ['activity --reveal resend x', "unknown option '--reveal' of activity resend"],
    ['actions test', 'Pass the id of an action, or --all.'],
    ['actions test x --all', 'Pass the id of an action, or --all.'],
    ['events enable', 'Pass an event, or --all.'],
    ['import', "missing required argument 'file'"],
    ['activity --workspace=', '--workspace needs a folder.'],
  ];
  it.each(wrong)('%s: %s', async (line, message) => {
    const { code, stdout, stderr } = await run(...line.split(' '));
    const command = line.split(' ').find((word) => [...commands, 'endpoints'].includes(word));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`error: ${message}`);
    expect(stderr).toContain(`\n  Run \`hookswitch ${command === undefined ? '' : `${command} `}--help\` for usage.\n`);
    expect(stderr).not.toMatch(/\.ts:\d|at Object/);
  });

  it('is one JSON line more on stderr with --json, wherever that stands', async () => {
    for (const line of [
      ['--json', 'fire', 'pbxware'],
      ['fire', 'pbxware', '--json'],
      ['fire', '--json', 'pbxware'],
    ]) {
      const { stderr, stdout } = await run(...line);
      expect(stdout).toBe('');
      expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '')).toEqual({
        error: {
          code: 'USAGE',
          message: expect.stringContaining('Invalid event'),
          hint: 'Run `hookswitch fire --help` for usage.',
        },
      });
    }
  });

  it('shows the help on stderr where the command was left out', async () => {
    expect(await run()).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Commands:') });
    expect(await run('events')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Commands:') });
  });

  it('is exit code 2 of the process', async () => {
    expect(await runCliProcess(['fier'])).toMatchObject({ code: 2, stdout: '' });
  });
});

import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../../electron/headless/cli/program.ts';
import { type EchoServer, openEchoServer } from '../../parity/echo-server.ts';
import { runCliProcess } from '../../support/cli-process.ts';
import { runCli, startCli } from '../../support/run-cli.ts';
import { runFixture } from '../../support/run-fixture.ts';
import { withFolder } from '../../support/temporary-folder.ts';

let server: EchoServer;
beforeAll(async () => {
  server = await openEchoServer();
});
afterAll(() => server[Symbol.asyncDispose]());
afterEach(() => vi.unstubAllEnvs());

interface StepLine {
  readonly step: number;
  readonly iteration: number;
  readonly name: string;
  readonly url: string;
  readonly error: string | null;
  readonly assertions: readonly { name: string; passed: boolean; error: string | null }[];
}
interface SummaryLine {
  readonly summary: { readonly state: string; readonly requests: number; readonly failures: number };
}

const request = (name: string, path: string, test?: string): object => ({
  ...{ id: name, name, request: { method: 'GET', url: `http://127.0.0.1:${server.port}${path}` } },
  ...(test === undefined ? {} : { event: [{ listen: 'test', script: { exec: [test] } }] }),
});

const collection = (...item: object[]): string =>
  JSON.stringify({
    info: {
      _postman_id: 'c-1',
      name: 'Try',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    item,
  });

/** Writes files, and gives the path of each. */
async function filesIn(folder: string, files: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const paths = Object.entries(files).map(([name, content]) => [name, join(folder, name), content] as const);
  for (const [, path, content] of paths) await writeFile(path, content);
  return Object.fromEntries(paths.map(([name, path]) => [name, path]));
}

const ran = (stdout: string): unknown[] => stdout.split('\n').filter((line) => /^(→|↳)/.test(line));

describe('hookswitch run', () => {
  it('prints each request with its tests, the totals, and the failures by number', () =>
    withFolder(async (folder) => {
      const { fixture = '' } = await filesIn(folder, { fixture: JSON.stringify(runFixture(server.port)) });
      const { code, stdout } = await runCli(['run', fixture, '-n', '2']);
      expect(code).toBe(1);
      const first = stdout.slice(stdout.indexOf('Iteration 1/2'), stdout.indexOf('Iteration 2/2'));
      const plain = first.replaceAll(`:${server.port}`, ':PORT').replace(/\[200 OK, .*?\]/g, '[200 OK, SIZE, TIME]');
      expect(plain.trim().split('\n')).toEqual([
        'Iteration 1/2',
        '',
        '→ assertions',
        '  POST http://127.0.0.1:PORT/post?a={{row}} [200 OK, SIZE, TIME]',
        '  │ row undefined',
        '  ✓ ok',
        '  1. two is 2',
        '  - later (skipped)',
        '  2. types',
        '',
        '❏ folder / deep <b>',
        '↳ in a folder',
        '  GET http://127.0.0.1:PORT/cookies/set?x=1 [200 OK, SIZE, TIME]',
        '',
        '→ script throws',
        '  GET http://127.0.0.1:PORT/three [200 OK, SIZE, TIME]',
        '  │ Error: boom',
        '  3. Test script failed',
        '',
        '→ no response',
        '  GET http://127.0.0.1:1/none [no response]',
        '  4. Connection refused by 127.0.0.1:1. Start the server, or check the port.',
        '  5. never',
        '',
        '→ pre-request throws',
        '  GET http://127.0.0.1:PORT/five [200 OK, SIZE, TIME]',
        '  │ TypeError: pre',
        '  6. Pre-request script failed',
        '',
        '→ skipped',
        '  GET {{base}}/six [skipped]',
      ]);
      const table = [...stdout.matchAll(/^│ +(\S+) │ +(\d+) │ +(\d+) │$/gm)].map(([, ...cells]) => cells.join(' '));
      expect(table).toEqual([
        ...['iterations 2 2', 'requests 10 2', 'test-scripts 6 2', 'prerequest-scripts 16 2', 'assertions 10 6'],
      ]);
      expect(stdout).toContain('\n12 failures\n');
      expect(stdout).toContain('\n  8. types\n     TypeError: Cannot read properties of undefined');
      expect(stdout).toContain('\n     in "assertions", iteration 2\n');
    }));

  it('prints one JSON object per step and a summary with --json', () =>
    withFolder(async (folder) => {
      const { fixture = '' } = await filesIn(folder, { fixture: JSON.stringify(runFixture(server.port)) });
      const { code, stderr, json } = await runCli(['run', fixture, '-n', '2', '--json']);
      const lines = json<StepLine & SummaryLine>();
      expect({ code, stderr, lines: lines.length }).toEqual({ code: 1, stderr: '', lines: 13 });
      expect(lines[0]).toMatchObject({
        ...{ step: 0, iteration: 0, name: 'assertions', method: 'POST', status: 200 },
        url: `http://127.0.0.1:${server.port}/post?a={{row}}`,
        durationMs: expect.any(Number),
        assertions: [
          { name: 'ok', passed: true, error: null },
          { name: 'two is 2', passed: false, error: 'expected 1 to deeply equal 2' },
          { name: 'later', passed: true, error: null, skipped: true },
          { name: 'types', passed: false, error: expect.stringMatching(/^TypeError: /) },
        ],
        error: null,
      });
      expect(lines.slice(0, 12).map(({ step, iteration }) => [step, iteration])).toEqual(
        Array.from({ length: 12 }, (_, index) => [index, index < 6 ? 0 : 1]),
      );
      expect(lines.slice(0, 6).map(({ error }) => error)).toEqual([
        ...[null, null, 'Error: boom', expect.stringContaining('Connection refused'), 'TypeError: pre', null],
      ]);
      expect(lines[12]).toMatchObject({
        summary: { iterations: 2, requests: 10, assertions: 10, failures: 12, durationMs: expect.any(Number) },
      });
    }));

  it('sends what the environment, globals, data, folders and iterations say, and exits with 0', () =>
    withFolder(async (folder) => {
      const tags = '/get?e={{e}}&g={{g}}&row={{row}}';
      const files = await filesIn(folder, {
        'c.json': collection(
          { name: 'Chosen', item: [request('first', tags), request('second', tags)] },
          request('third', tags),
          request('fourth', tags, 'pm.test("fails", () => pm.expect.fail())'),
        ),
        'e.json': JSON.stringify({ name: 'E', values: [{ key: 'e', value: 'env', enabled: true }] }),
        'g.json': JSON.stringify({
          values: [{ key: 'g', value: 'glo', enabled: true }],
          _postman_variable_scope: 'globals',
        }),
        'd.csv': '\ufeffrow\r\n1\r\n"2"\r\n',
      });
      server.take();
      const { code, stdout, stderr } = await runCli([
        ...['run', files['c.json'] ?? '', '--folder', 'Chosen', '--folder', 'third'],
        ...['-e', files['e.json'] ?? '', '-g', files['g.json'] ?? '', '-d', files['d.csv'] ?? ''],
      ]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const rows = ['1', '1', '1', '2', '2', '2'];
      expect(server.take().map(({ line }) => line)).toEqual(rows.map((row) => `GET /get?e=env&g=glo&row=${row}`));
      expect(ran(stdout)).toEqual(['↳ first', '↳ second', '→ third', '↳ first', '↳ second', '→ third']);
    }));

  it('reads a collection from stdin, and leaves no workspace behind', async () => {
    const { code, json } = await runCli(['run', '-', '--json'], { input: collection(request('one', '/get')) });
    expect(code).toBe(0);
    expect(json()).toMatchObject([{ name: 'one', status: 200 }, { summary: { requests: 1, failures: 0 } }]);
    const missing = await runCli(['run', '-', '-e', 'No such environment'], {
      input: collection(request('one', '/get')),
    });
    expect(missing).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Environment not found: No such environment.'),
    });
  });

  it('stops at the first failure with --bail, and runs no scripts with --no-scripts', () =>
    withFolder(async (folder) => {
      const text = collection(
        request('one', '/get', 'pm.test("fails", () => pm.expect(1).to.eql(2))'),
        request('two', '/get', 'pm.test("fails too", () => pm.expect(1).to.eql(2))'),
      );
      const { c = '' } = await filesIn(folder, { c: text });
      const bailed = await runCli(['run', c, '--bail', '--json']);
      expect(bailed.code).toBe(1);
      expect(bailed.json<StepLine>().map(({ name }) => name)).toEqual(['one', undefined]);
      const without = await runCli(['run', c, '--no-scripts', '--json']);
      expect(without.code).toBe(0);
      expect(without.json<StepLine>().map(({ name }) => name)).toEqual(['one', 'two', undefined]);
    }));

  it('is stopped by Ctrl+C, and says what it came to until then', () =>
    withFolder(async (folder) => {
      const { c = '' } = await filesIn(folder, { c: collection(request('one', '/get')) });
      const running = startCli(['run', c, '-n', '100000', '--json']);
      expect(await running.line<StepLine>()).toMatchObject({ name: 'one', step: 0 });
      const code = running.stop();
      let last: StepLine & SummaryLine;
      do last = await running.line<StepLine & SummaryLine>();
      while (last.summary === undefined);
      expect(last.summary.state).toBe('stopped');
      expect(last.summary.requests).toBeLessThan(100_000);
      expect(await code).toBe(1);
    }));

  it('runs a collection of the workspace once its scripts are allowed', () =>
    withFolder(async (workspace) => {
      const files = await filesIn(workspace, {
        'c.json': collection(request('one', '/get?e={{e}}', 'pm.test("is ok", () => pm.response.to.have.status(200))')),
        'e.json': JSON.stringify({ name: 'Staging', values: [{ key: 'e', value: 'env', enabled: true }] }),
      });
      const cli = (...args: string[]) => runCli(['--workspace', workspace, ...args]);
      await cli('import', files['c.json'] ?? '', files['e.json'] ?? '');
      const refused = await cli('run', 'Try', '--json');
      expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 2, stdout: '' });
      expect(refused.stderr).toContain('run `hookswitch permissions allow --scripts c-1`');
      expect(JSON.parse(refused.stderr.trim().split('\n').at(-1) ?? '')).toMatchObject({
        error: { code: 'SCRIPTS_NOT_ALLOWED', hint: expect.stringContaining('--no-scripts') },
      });

      server.take();
      const without = await cli('run', 'Try', '--no-scripts', '-e', 'Staging');
      expect(without.code).toBe(0);
      expect(server.take().map(({ line }) => line)).toEqual(['GET /get?e=env']);
      expect((await cli('permissions', 'allow', '--scripts', 'c-1')).stdout).toMatch(/^scripts +c-1$/m);
      const allowed = await cli('run', 'c-1', '--json');
      expect({ code: allowed.code, lines: allowed.json() }).toMatchObject({
        ...{ code: 0, lines: [{ assertions: [{ name: 'is ok', passed: true }] }, { summary: { assertions: 1 } }] },
      });
      const runs = await cli('runs', 'list', '--json');
      expect(runs.json()).toMatchObject([
        { kind: 'collection', label: 'Try' },
        { kind: 'collection', label: 'Try' },
      ]);
      await cli('permissions', 'revoke', '--scripts', 'c-1');
      expect((await cli('run', 'Try')).code).toBe(2);
    }));

  it('masks the secrets of an environment file, unless they are to be revealed', () =>
    withFolder(async (folder) => {
      const secret = 'k3y-of-the-crm';
      const files = await filesIn(folder, {
        'c.json': collection(
          request('one', '/get?key={{key}}', 'console.log(pm.environment.get("key"))'),
          request(
            'two',
            '/get',
            'console.log(pm.environment.get("key")); pm.environment.set("copy", pm.environment.get("key"))',
          ),
        ),
        'e.json': JSON.stringify({ name: 'E', values: [{ key: 'key', value: secret, type: 'secret', enabled: true }] }),
      });
      const args = ['run', files['c.json'] ?? '', '-e', files['e.json'] ?? ''];
      const shown = await runCli([...args, '--workspace', join(folder, 'w')]);
      const lines = await runCli([...args, '--json']);
      const kept = await runCli(['runs', 'list', '--json', '--workspace', join(folder, 'w')]);
      const [{ id = '' } = {}] = kept.json<{ id: string }>();
      const inputs = await runCli(['runs', 'show', id, '--json', '--workspace', join(folder, 'w')]);
      for (const { stdout, stderr } of [shown, lines, inputs]) {
        expect(stdout).toContain('••••••');
        expect(stdout + stderr).not.toContain(secret);
      }
      expect((await runCli([...args, '--reveal'])).stdout).toContain(`/get?key=${secret}`);
      const report = join(folder, 'report.json');
      await runCli([...args, '--reveal', '--reporters', 'json', '--reporter-json-export', report]);
      expect(await readFile(report, 'utf8')).toContain(secret);
      if (process.platform !== 'win32') expect((await stat(report)).mode & 0o777).toBe(0o600);
    }));

  it('obeys nothing that stands in the names and the output of a collection', () =>
    withFolder(async (folder) => {
      const evil = '\u001b]0;owned\u0007\u001b[2J';
      const { c = '' } = await filesIn(folder, {
        c: collection(
          request(
            `one${evil}`,
            '/get',
            `console.log(${JSON.stringify(evil)}); pm.test(${JSON.stringify(`t${evil}`)}, () => { throw new Error(${JSON.stringify(evil)}) })`,
          ),
        ),
      });
      const { stdout } = await runCli(['run', c]);
      expect(stdout).toContain('→ one\ufffd');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
    }));

  it('has colors and a progress line on a terminal that somebody watches, and nowhere else', () =>
    withFolder(async (folder) => {
      const { c = '' } = await filesIn(folder, { c: collection(request('one', '/get'), request('two', '/get')) });
      const onTerminal = async (...options: string[]): Promise<string> => {
        const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 80, getColorDepth: () => 8 });
        const stderr = new PassThrough();
        const written = text(stdout);
        const streams = { stdin: Readable.from([]), stdout, stderr };
        await runCommandLine(['run', c, ...options], streams, new AbortController().signal);
        stdout.end();
        return written;
      };
      for (const name of ['CI', 'NO_COLOR', 'FORCE_COLOR', 'NODE_DISABLE_COLORS']) vi.stubEnv(name, undefined);
      vi.stubEnv('TERM', 'xterm');
      const watched = await onTerminal();
      expect(watched).toContain('\u001b[2K');
      expect(watched).toContain('1 of 2 requests');
      expect(watched).toContain('\u001b[90mGET ');
      expect(await onTerminal('--json')).not.toContain('\u001b');
      vi.stubEnv('CI', 'true');
      const inCi = await onTerminal();
      expect(inCi).not.toContain('\u001b[2K');
      expect(inCi).not.toContain('1 of 2 requests');
      expect((await runCli(['run', c])).stdout).not.toContain('\u001b');
    }));

  it('says what is wrong with its arguments before anything is sent', () =>
    withFolder(async (folder) => {
      const { c = '', d = '' } = await filesIn(folder, {
        c: collection(request('one', '/get')),
        d: 'only a head line\n',
      });
      const none = join(folder, 'none.json');
      const wrong: readonly (readonly [args: readonly string[], message: string])[] = [
        [[], "missing required argument 'collection'"],
        [[c, '--reporter', 'cli,teamcity'], 'Choose from cli, json, junit, html, separated by commas.'],
        [[c, '-n', '0'], 'Must be a whole number from 1 to 1000000.'],
        [[c, '--delay', '-1'], 'Must be a whole number from 0 to 3600000.'],
        [[none], `Cannot read ${none}: there is no such file.`],
        [[folder], `Cannot read ${folder}: it is a folder.`],
        [[c, '-e', none], `Cannot read ${none}: there is no such file.`],
        [[c, '-d', d], 'it has a head line, but no rows.'],
        [[c, '--folder', 'Nowhere'], 'Try has no folder or request named Nowhere.'],
        [[c, '-r', 'junit', '--out', c], `Cannot write ${join(c, 'junit.xml')}`],
        [[c, '--export-globals', d, '--export-cookie-jar', d], `Only one report or export can be written to ${d}.`],
        [['Nothing', '--workspace', join(folder, 'w')], 'Collection not found: Nothing.'],
      ];
      server.take();
      for (const [args, message] of wrong) {
        const { code, stdout, stderr } = await runCli(['run', ...args]);
        expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
      }
      expect(server.take().map(({ line }) => line)).toEqual([]);
    }));

  it('says once how a file that nobody allowed is uploaded', () =>
    withFolder(async (folder) => {
      const secret = join(folder, 'a secret.txt');
      await writeFile(secret, 'x');
      const upload = {
        ...{ id: 'up', name: 'up' },
        request: {
          ...{ method: 'POST', url: `http://127.0.0.1:${server.port}/post` },
          body: { mode: 'formdata', formdata: [{ key: 'file', type: 'file', src: secret }] },
        },
      };
      await mkdir(join(folder, 'inner'));
      const { c = '' } = await filesIn(join(folder, 'inner'), { c: collection(upload) });
      server.take();
      const alone = await runCli(['run', c, '-n', '3', '--json']);
      expect({ code: alone.code, sent: server.take() }).toEqual({ code: 1, sent: [] });
      expect(alone.stderr).toBe(`To upload ${secret}, pass --working-dir with the folder that it is in.\n`);
      const { code, stderr } = await runCli(['--workspace', join(folder, 'ws'), 'run', c, '-n', '3', '--json']);
      expect({ code, sent: server.take() }).toEqual({ code: 1, sent: [] });
      expect(stderr.match(/permissions allow --file/g)).toHaveLength(1);
      expect(stderr).toContain(`permissions allow --file '${secret}'`);
    }));

  it('is exit code 1 of the process where an assertion failed', () =>
    withFolder(async (folder) => {
      const { c = '' } = await filesIn(folder, {
        c: collection(request('one', '/get', 'pm.test("fails", () => pm.expect(1).to.eql(2))')),
      });
      const { code, stdout } = await runCliProcess(['run', c]);
      expect(code).toBe(1);
      expect(stdout).toContain('\n1 failure\n');
    }));
});

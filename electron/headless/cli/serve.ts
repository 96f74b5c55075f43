import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { invalidatedBy } from '../../../shared/topics.ts';
import { surviveBugs } from '../../survive-bugs.ts';
import { followChanges, followReceiver } from '../follow-changes.ts';
import { type Host, startHost } from '../host.ts';
import { packageRoot } from '../package-root.ts';
import { wholeNumber } from './arguments.ts';
import { canOpenBrowser, openBrowser } from './browser.ts';
import { type Client, clientOf, openOwnEngine } from './engine-access.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';

interface ServeOptions {
  readonly port?: number;
  readonly receiverPort?: number;
  readonly receiverHost?: string;
  readonly open: boolean;
}

const port = wholeNumber(0, 65535);

export const defineServe: Define = (command, perform) => {
  command
    .option('--port <n>', 'port of the app (default: 4399, or the next free port)', port)
    .option('--receiver-port <n>', 'port of the receiver, for this session (default: the port in the settings)', port)
    .option('--receiver-host <address>', 'address the receiver listens on, for this session')
    .option('--no-open', 'do not open a browser')
    .addHelpText('after', '\nExample:\n  hookswitch serve --no-open --receiver-port 4400')
    .action(perform(serve));
};

async function serve({ workspace, printer, signal }: Invocation, options: ServeOptions): Promise<ExitCode> {
  const root = packageRoot();
  const renderer = join(root.dir, 'out', 'renderer');
  const engine = await openOwnEngine(workspace, { port: options.receiverPort, host: options.receiverHost });
  const endSurviving = surviveBugs('host');
  let host: Host | null = null;
  let opening: Promise<void> | null = null;
  try {
    const { url: receiver, urls, note, problem } = engine.receiver();
    host = await startHost({
      ...{ router: engine.router, workspace: engine.workspace, version: root.version, renderer, receiver },
      troubles: engine.troubles,
      port: options.port ?? null,
    });
    const { url, api, token } = host;
    printer.item({ url, api, token, receiver, workspace: engine.workspace, pid: process.pid }, () => [
      `Hookswitch   ${url}`,
      `Receiver     ${urls.join(', ') || 'not listening'}`,
      `REST         ${api}`,
      `Workspace    ${engine.workspace}`,
      'Press Ctrl+C to stop.',
    ]);
    if (note !== null) printer.note(note);
    if (problem !== null) printer.note(`${problem.message} ${problem.hint}`);
    if (!existsSync(join(renderer, 'index.html'))) {
      printer.note('The web app is not built. Run `npm run build`, then reload the page.');
    }
    const client = await clientOf(engine);
    const noteNew = newNotices(client, printer);
    if (options.open && canOpenBrowser()) {
      opening = openBrowser(host, engine.workspace, (text) => signal.aborted || printer.note(text));
    }
    const running = host;
    await followChanges(client, signal, (topics) =>
      Promise.all([
        followReceiver(client, running, topics),
        topics.some((topic) => invalidatedBy[topic].includes('workspace.info')) && noteNew(),
      ]),
    );
  } finally {
    await host?.close();
    await opening;
    await engine.close();
    endSurviving();
  }
  return 0;
}

/** Notes what is wrong with the workspace now and was not when it was last called. */
function newNotices(client: Client, printer: Invocation['printer']): () => Promise<void> {
  let noted: readonly string[] = [];
  return async () => {
    const { notices } = await client.workspace.info({});
    for (const notice of notices) if (!noted.includes(notice)) printer.note(notice);
    noted = notices;
  };
}

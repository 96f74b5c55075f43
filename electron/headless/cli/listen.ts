import { failure } from '../../../shared/failure.ts';
import type { Capture } from '../../../shared/model/capture.ts';
import type { ReceiverStatus } from '../../../shared/model/receiver.ts';
import { surviveBugs } from '../../survive-bugs.ts';
import { type Host, startHost } from '../host.ts';
import { packageRoot } from '../package-root.ts';
import { wholeNumber } from './arguments.ts';
import { noteNotices, type Reached, reachEngine } from './engine-access.ts';
import { followActivity } from './follow.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';

interface ListenOptions {
  readonly port?: number;
  readonly reveal?: boolean;
}

export const defineListen: Define = (command, perform) => {
  command
    .option('--port <n>', 'port to listen on (default: the port in the settings)', wholeNumber(0, 65535))
    .option('--reveal', 'show the values of secrets instead of ••••••')
    .addHelpText('after', '\nExample:\n  hookswitch listen --port 4400 --json')
    .action(perform(listen));
};

async function listen({ workspace, printer, signal }: Invocation, options: ListenOptions): Promise<ExitCode> {
  const reached = await reachEngine(workspace, { port: options.port });
  const endSurviving = surviveBugs('host');
  let host: Host | null = null;
  try {
    const status = await listeningReceiver(reached, options.port);
    // Transports without a screen: other commands on this workspace go through this process, which alone writes it.
    if (reached.engine !== null) {
      const { router, workspace: dir, troubles } = reached.engine;
      const { version } = packageRoot();
      const parts = { router, workspace: dir, version, troubles };
      host = await startHost({ ...parts, renderer: null, port: null, receiver: status.url });
    }
    if (reached.engine !== null) await noteNotices(reached.client, printer);
    const following = await followActivity(reached.client, {}, signal);
    if (status.note !== null) printer.note(status.note);
    printer.note(`Listening on ${status.urls.join(', ')}. Press Ctrl+C to stop.`);
    for await (const row of following) {
      if (row.kind !== 'capture') continue;
      const capture = await reached.client.activity.get({ id: row.id, reveal: options.reveal });
      if (capture.kind === 'capture') printer.item(capture, () => [captureLine(capture)]);
    }
  } finally {
    await host?.close();
    await reached.close();
    endSurviving();
  }
  return 0;
}

async function listeningReceiver({ client, engine }: Reached, port: number | undefined): Promise<ReceiverStatus> {
  const now = await client.receiver.status({});
  if (engine === null && port !== undefined && now.listening && now.port !== port) {
    throw failure('USAGE', {
      detail: `The workspace is open in another process, and its receiver listens on ${now.url}. Omit --port, or use another workspace.`,
    });
  }
  const status = now.listening ? now : await client.receiver.update({ listening: true });
  if (status.url === null) {
    throw failure('RECEIVER_OFF', { detail: status.problem?.message ?? 'it was stopped.' });
  }
  return status;
}

function captureLine(capture: Capture): string {
  const { at, request, status, recognized, incomplete, warnings = [] } = capture;
  const event = recognized === null ? '' : `  ${recognized.dialect}:${recognized.event}`;
  const notes = [...(incomplete === undefined ? [] : [`Incomplete: ${incomplete.reason}`]), ...warnings];
  const note = notes.length === 0 ? '' : `  ${notes.join(' ')}`;
  return `${at}  ${request.method} ${request.url}  ${status}  ${request.bytes} bytes${event}${note}`;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Delivery, isFailedDelivery } from '../../../shared/model/delivery.ts';
import { durationCell } from './delivery-lines.ts';
import { noteNotices, reachEngine } from './engine-access.ts';
import type { Define, ExitCode, Invocation } from './invocation.ts';
import type { Column } from './table.ts';

export const defineDemo: Define = (command, perform) => {
  command
    .addHelpText('after', '\nWithout --workspace, the demo uses a temporary workspace and deletes it at the end.')
    .addHelpText('after', '\nExample:\n  hookswitch demo')
    .action(perform(demo));
};

const columns: readonly Column<Delivery>[] = [
  { heading: 'EVENT', text: ({ event }) => event.label },
  { heading: 'ACTION', text: ({ action }) => action.name },
  { heading: 'REQUEST', text: ({ request }) => `${request.method} ${new URL(request.url).pathname}` },
  { heading: 'STATUS', text: ({ status }) => String(status), alignRight: true },
  { heading: 'DURATION', text: durationCell, alignRight: true },
  { heading: 'CAPTURED AS', text: ({ capture }) => capture ?? 'not captured' },
];

async function demo({ workspace, workspaceNamed, printer }: Invocation): Promise<ExitCode> {
  const temporary = workspaceNamed ? null : await mkdtemp(join(tmpdir(), 'hookswitch-demo-'));
  if (temporary !== null) {
    printer.note('This demo uses a temporary workspace. Pass --workspace DIR to keep its activity.');
  }
  try {
    return await runDemo(temporary ?? workspace, printer);
  } finally {
    if (temporary !== null) await rm(temporary, { recursive: true, force: true });
  }
}

async function runDemo(workspace: string, printer: Invocation['printer']): Promise<ExitCode> {
  const { client, engine, close } = await reachEngine(workspace, { port: 0 });
  try {
    if (engine !== null) await noteNotices(client, printer);
    const receiver = await client.receiver.status({});
    printer.note(
      receiver.url === null ? 'The receiver is not listening.' : `Receiver listening on ${receiver.urls.join(', ')}`,
    );
    const { actions } = await client.workspace.demo({});
    printer.note(`Bound ${actions.length} actions of a sample CRM to call events. Placing a call…`);
    const { deliveries } = await client.workspace.demoCall({});
    printer.rows(deliveries, columns, 'Nothing was sent.');
    const failed = deliveries.filter((delivery) => isFailedDelivery(delivery) || delivery.capture === null);
    printer.note(
      failed.length === 0
        ? `All ${deliveries.length} deliveries succeeded and were captured by the receiver.`
        : `${failed.length} of ${deliveries.length} deliveries failed or were not captured.`,
    );
    return failed.length === 0 && deliveries.length > 0 ? 0 : 1;
  } finally {
    await close();
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { failure } from '../../../shared/failure.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { ReceiverStatus } from '../../../shared/model/receiver.ts';
import { advanceCall } from '../call-model/new-call.ts';
import type { CollectionStore } from '../collections/collection-store.ts';
import type { Dialects } from '../dialects/dialects.ts';
import type { Clock } from '../host-services.ts';
import type { CollectionAction } from '../postman-format/collection-actions.ts';
import type { RunContext, RunRecorder } from '../runs/run-recorder.ts';
import type { BindingService } from '../workspace/binding-service.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Simulator } from './fire.ts';

/** resources/samples/demo.json: which sample collection, and which of its requests happen when. */
const DemoFile = z.strictObject({
  collection: z.string(),
  /** Collection variable that holds the base URL, and the path on the receiver it points to. */
  target: z.string(),
  path: z.string(),
  events: z.array(
    z.strictObject({ dialect: z.string(), event: z.string(), afterSeconds: z.number(), actions: z.array(z.string()) }),
  ),
});

/** The first five minutes: a small CRM bound to events and sent to our own receiver, and a call that sets it off. */
export interface Demo {
  /** Imports, binds, points at the receiver and switches events on; what is there already is used again. Needs a listening receiver. */
  setUp(): Promise<{ collection: string; actions: string[] }>;
  call(): Promise<{ runId: string; deliveries: Delivery[] }>;
}

export function createDemo(parts: {
  readonly samples: string;
  readonly workspace: Workspace;
  readonly collections: CollectionStore;
  readonly bindings: BindingService;
  readonly dialects: Dialects;
  readonly simulator: Simulator;
  readonly runs: Pick<RunRecorder, 'carryOut'>;
  readonly receiver: () => ReceiverStatus;
  readonly clock: Clock;
  readonly importText: (name: string, text: string) => Promise<unknown>;
}): Demo {
  const { samples, workspace, collections, bindings, dialects, simulator, runs, receiver, clock, importText } = parts;
  const read = (): z.infer<typeof DemoFile> =>
    DemoFile.parse(JSON.parse(readFileSync(join(samples, 'demo.json'), 'utf8')));

  const requests = (demo: z.infer<typeof DemoFile>): ReadonlyMap<string, CollectionAction> => {
    const text = readFileSync(join(samples, demo.collection), 'utf8');
    const { info } = JSON.parse(text) as { info: { name: string } };
    const ours = collections.actions().filter(({ collection }) => collection.name === info.name);
    return new Map(ours.map((action) => [action.name, action]));
  };

  const playCall = async ({ id: runId, signal }: RunContext) => {
    const demo = read();
    const opening = demo.events[0];
    if (opening === undefined) return { runId, deliveries: [] };
    // The call began so long ago that its last event happens now.
    const began = clock() - Math.max(...demo.events.map(({ afterSeconds }) => afterSeconds)) * 1000;
    let call = { ...simulator.newCall(opening.dialect, opening.event), startedAt: began };
    const deliveries: Delivery[] = [];
    for (const { dialect, event, afterSeconds } of demo.events) {
      const { state } = dialects.event(dialect, event);
      const at = began + afterSeconds * 1000;
      call = advanceCall(call, state, at);
      const fired = await simulator.fire({ dialect, event, call, at, runId, signal });
      deliveries.push(...fired.deliveries);
    }
    return { runId, deliveries };
  };

  return {
    async setUp() {
      const { url, problem } = receiver();
      if (url === null) throw failure('RECEIVER_OFF', { detail: problem?.message ?? 'it was stopped.' });
      const demo = read();
      if (requests(demo).size === 0) {
        await importText(demo.collection, readFileSync(join(samples, demo.collection), 'utf8'));
      }
      const actions = requests(demo);
      const first = [...actions.values()][0];
      if (first === undefined) throw failure('COLLECTION_UNKNOWN', { id: demo.collection });
      await collections.setVariable(first.collection.id, demo.target, `${url}${demo.path}`);
      for (const event of demo.events) {
        const wanted = event.actions.flatMap((name) => actions.get(name)?.id ?? []);
        const others = bindings.of(event.dialect, event.event).actions.filter((id) => !wanted.includes(id));
        await bindings.set(event.dialect, event.event, { active: true, actions: [...wanted, ...others] });
      }
      await workspace.document.update((update) => {
        update.settings.eventsActive = true;
      });
      workspace.changes.announce('workspace');
      return { collection: first.collection.id, actions: [...actions.values()].map(({ id }) => id) };
    },
    call: () => runs.carryOut({ kind: 'demo', label: 'Demo call', inputs: {} }, playCall),
  };
}

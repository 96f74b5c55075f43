import { eventIterator, oc } from '@orpc/contract';
import * as z from 'zod';
import { Delivery } from '../model/delivery.ts';
import { Topic, WorkspaceInfo } from '../model/workspace.ts';

export const workspace = {
  info: oc
    .route({ method: 'GET', path: '/workspace', summary: 'Get the workspace', tags: ['Workspace'] })
    .input(z.strictObject({}).optional())
    .output(WorkspaceInfo),
  watch: oc
    .route({ method: 'GET', path: '/workspace/watch', summary: 'Stream changes', tags: ['Workspace'] })
    .input(z.strictObject({}).optional())
    .output(eventIterator(z.object({ changed: z.array(Topic) }))),
  /** Adds the sample collection, binds it to events and sends it to the receiver. Safe to call twice. */
  demo: oc
    .route({ method: 'POST', path: '/workspace/demo', summary: 'Set up the demo', tags: ['Workspace'] })
    .input(z.strictObject({}).optional())
    .output(z.object({ collection: z.string(), actions: z.array(z.string()) })),
  /** Fires the demo's incoming call. */
  demoCall: oc
    .route({ method: 'POST', path: '/workspace/demo/call', summary: 'Fire the demo call', tags: ['Workspace'] })
    .input(z.strictObject({}).optional())
    .output(z.object({ runId: z.string(), deliveries: z.array(Delivery) })),
};

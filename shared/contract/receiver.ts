import { oc } from '@orpc/contract';
import * as z from 'zod';
import { ReceiverStatus } from '../model/receiver.ts';

export const receiver = {
  status: oc
    .route({ method: 'GET', path: '/receiver', summary: 'Get the receiver status', tags: ['Receiver'] })
    .input(z.strictObject({}).optional())
    .output(ReceiverStatus),
  update: oc
    .route({ method: 'PATCH', path: '/receiver', summary: 'Update the receiver', tags: ['Receiver'] })
    .input(
      z.strictObject({
        port: z.number().int().min(0).max(65535).optional(),
        host: z.string().min(1).max(255).optional(),
        listening: z.boolean().optional(),
      }),
    )
    .output(ReceiverStatus),
};

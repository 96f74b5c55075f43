import { oc } from '@orpc/contract';
import * as z from 'zod';
import { Permissions } from '../model/permissions.ts';

const Chosen = z.strictObject({
  files: z.array(z.string().min(1).max(4096)).max(100).optional(),
  hosts: z.array(z.string().min(1).max(300)).max(100).optional(),
  scripts: z.array(z.string().min(1).max(1000)).max(100).optional(),
});

export const permissions = {
  list: oc
    .route({
      method: 'GET',
      path: '/permissions',
      summary: 'List the files that may be uploaded and the hosts that may be resent to',
      tags: ['Permissions'],
    })
    .input(z.strictObject({}).optional())
    .output(Permissions),
  allows: oc
    .route({
      method: 'GET',
      path: '/permissions/allows',
      summary: 'Check whether a file may be uploaded',
      tags: ['Permissions'],
    })
    .input(z.strictObject({ file: z.string().min(1).max(4096) }))
    .output(z.object({ allowed: z.boolean() })),
  allow: oc
    .route({
      method: 'POST',
      path: '/permissions/allow',
      summary: 'Allow files to be uploaded, or hosts to be resent to',
      tags: ['Permissions'],
    })
    .input(Chosen)
    .output(Permissions),
  revoke: oc
    .route({ method: 'POST', path: '/permissions/revoke', summary: 'Revoke permissions', tags: ['Permissions'] })
    .input(Chosen)
    .output(Permissions),
};

import { oc } from '@orpc/contract';
import * as z from 'zod';
import { Certificates } from '../model/certificates.ts';

const Path = z.string().min(1).max(4096);
const tags = ['Certificates'];

export const certificates = {
  list: oc
    .route({ method: 'GET', path: '/certificates', summary: 'List the certificates of the workspace', tags })
    .input(z.strictObject({}).optional())
    .output(Certificates),
  /** Throws CERTIFICATE_UNUSABLE, FILE_UNREADABLE; nothing has changed then. */
  update: oc
    .route({ method: 'PATCH', path: '/certificates', summary: 'Set the authorities to trust', tags })
    .input(z.strictObject({ authorities: Path.nullable() }))
    .output(Certificates),
  /** The same as `update`. */
  add: oc
    .route({
      ...{ method: 'POST', path: '/certificates/client', summary: 'Add a client certificate', tags },
      successStatus: 201,
    })
    .input(
      z.strictObject({
        matches: z.array(z.string().min(1).max(1000)).min(1).max(100),
        /** PEM, its chain behind it; `key` where that is in a file of its own. */
        cert: Path.optional(),
        key: Path.optional(),
        /** PKCS #12, in their place. */
        pfx: Path.optional(),
        /** Kept with the secrets of the workspace. */
        passphrase: z.string().max(1000).optional(),
      }),
    )
    .output(Certificates),
  /** The files stay. One that is not there is passed over. */
  remove: oc
    .route({ method: 'DELETE', path: '/certificates/client/{id}', summary: 'Remove a client certificate', tags })
    .input(z.strictObject({ id: z.string() }))
    .output(Certificates),
};

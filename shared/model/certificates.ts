import * as z from 'zod';

/** A client certificate of the workspace. Its files are read when it is used. */
export const ClientCertificate = z.object({
  id: z.string(),
  /** Patterns of URLs, or hosts: `*.example.com:8443`. */
  matches: z.array(z.string()),
  /** Paths: relative to the workspace, or absolute. Null where it is of the other kind, or the certificate's file has the key. */
  cert: z.string().nullable(),
  key: z.string().nullable(),
  pfx: z.string().nullable(),
  hasPassphrase: z.boolean(),
  /** Why it cannot be used now, a sentence for a person; null where it can. */
  problem: z.string().nullable(),
});
export type ClientCertificate = z.infer<typeof ClientCertificate>;

/** The certificates of this computer for a workspace. They are never part of one that is shared. */
export const Certificates = z.object({
  /** Path of a PEM file with authorities that are trusted beside those of the system; null where there is none. */
  authorities: z.string().nullable(),
  authoritiesProblem: z.string().nullable(),
  /** The first that matches a URL is used for it. */
  client: z.array(ClientCertificate),
});
export type Certificates = z.infer<typeof Certificates>;

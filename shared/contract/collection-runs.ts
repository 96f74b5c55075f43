import * as z from 'zod';
import { GivenFile, importLimit } from './imports.ts';

/** A file whose text somebody else read. */
const File = z.strictObject({ name: z.string().min(1).max(1000), text: z.string().max(importLimit) });

/** Characters of a PEM file: hundreds of certificates. */
const pemLimit = 4 * 1024 * 1024;
const PemFile = z.strictObject({ name: z.string().min(1).max(1000), text: z.string().max(pemLimit) });

/** A certificate that a server may ask for, with its private key: PEM files, or one of PKCS #12. */
const ClientCertificateInput = z.strictObject({
  /** Patterns of URLs as Postman has them, `https://*.example.com:8443/*`, or hosts. `<all_urls>` is every one. */
  matches: z.array(z.string().min(1).max(1000)).min(1).max(100),
  /** The chain may follow it. */
  cert: PemFile.optional(),
  /** Left out where the file of the certificate holds it. */
  key: PemFile.optional(),
  pfx: z.strictObject({ name: z.string().min(1).max(1000), base64: z.base64().max(pemLimit) }).optional(),
  passphrase: z.string().max(1000).optional(),
});

const VariableRow = z.strictObject({
  key: z.string().min(1).max(1000),
  value: z.string().max(1_000_000),
  /** Its value is masked. One that stands in the place of a secret is one as well. */
  secret: z.boolean().optional(),
});
const VariableRows = z.array(VariableRow).max(1000).optional();

/** Rows of one run at most: each is an iteration. */
export const rowLimit = 100_000;

export const CollectionRunInput = z.strictObject({
  /** The id or the name of a collection of the workspace, or a file of any format that can be imported. */
  collection: z.union([z.string().min(1).max(1000), File]),
  /** Names or ids of the folders and requests to run, in the order of the collection; everything where it is left out. */
  only: z.array(z.string().min(1).max(1000)).min(1).max(10_000).optional(),
  /** Id of an environment of the workspace, or a file; the active one where it is left out, none where it is null. */
  environment: z
    .union([z.string().min(1).max(1000), File])
    .nullable()
    .optional(),
  /** A file of Postman globals, which stand over the custom parameters. */
  globals: File.optional(),
  /** Values that stand over those of the environment and the globals. */
  values: z.strictObject({ environment: VariableRows, globals: VariableRows }).optional(),
  /** CSV with a head line, or a JSON array of objects: a row an iteration. */
  data: GivenFile.optional(),
  /** As many as there are rows where it is left out, or one. The last row is used again where there are fewer. */
  iterations: z.number().int().min(1).max(1_000_000).optional(),
  /** Milliseconds between two requests. */
  delayMs: z.number().int().min(0).max(3_600_000).default(0),
  /** Ends with the first failure. */
  stopOnFailure: z.boolean().default(false),
  /** Milliseconds for one request; the setting of the workspace where it is left out. */
  requestTimeoutMs: z.number().int().min(1).max(3_600_000).optional(),
  /** Milliseconds for one script. */
  scriptTimeoutMs: z.number().int().min(1).max(3_600_000).default(30_000),
  /** Also sends to a server whose certificate cannot be verified. */
  insecure: z.boolean().optional(),
  /** False follows no redirects, but for requests that say so themselves. */
  followRedirects: z.boolean().optional(),
  /** For servers that ask for one, and for those whose authority the system does not know. Private keys are not kept. */
  certificates: z
    .strictObject({
      /** The first that matches the URL of a request goes with it, also after redirects. */
      client: z.array(ClientCertificateInput).max(100).optional(),
      /** Certificates of authorities in PEM format, trusted beside those of the system. */
      authorities: PemFile.optional(),
    })
    .optional(),
  /** The cookies that it begins with: a jar of tough-cookie as JSON, as newman writes it. */
  cookieJar: File.optional(),
  /** Absolute path of the folder that uploads are read from, and no others; that of the workspace where it is left out. */
  workingDir: z.string().min(1).max(4096).optional(),
  /** False sends the requests without running their scripts. */
  scripts: z.boolean().default(true),
});

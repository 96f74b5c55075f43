import * as z from 'zod';
import { failure } from '../../../shared/failure.ts';
import { parseJson } from '../../engine/postman-format/parse-json.ts';
import type { Client } from './engine-access.ts';
import { bytesAt, fileAt, type NamedText } from './run-files.ts';
import type { RunOptions } from './run-options.ts';

type Certificates = NonNullable<NonNullable<Parameters<Client['runs']['execute']>[0]>['certificates']>;
type ClientCertificate = NonNullable<Certificates['client']>[number];

/** A path, or what newman calls its source. */
const Source = z.union([z.string(), z.looseObject({ src: z.string().nullish() })]).nullish();

/** newman's file of client certificates. */
const CertificateList = z.array(
  z.looseObject({
    matches: z.array(z.string()).min(1),
    ...{ cert: Source, key: Source, pfx: Source },
    passphrase: z.string().nullish(),
  }),
);

/** The certificates that the options name, their files read. Undefined where there are none. Throws what reading throws. */
export async function certificatesIn(options: RunOptions): Promise<Certificates | undefined> {
  const { sslClientCert: cert, sslClientKey: key, sslClientPassphrase: passphrase } = options;
  if (cert === undefined && (key !== undefined || passphrase !== undefined)) {
    const given = key === undefined ? '--ssl-client-passphrase' : '--ssl-client-key';
    throw failure('USAGE', { detail: `${given} needs --ssl-client-cert.` });
  }
  const client = options.sslClientCertList === undefined ? [] : await listAt(options.sslClientCertList);
  if (cert !== undefined) client.push(await readAll({ matches: ['<all_urls>'], cert, key, passphrase }));
  const authorities = options.sslExtraCaCerts === undefined ? undefined : await fileAt(options.sslExtraCaCerts);
  return client.length === 0 && authorities === undefined ? undefined : { client, authorities };
}

/** Paths in it start where those of the command line do, as in newman. */
async function listAt(path: string): Promise<ClientCertificate[]> {
  const { name, text } = await fileAt(path);
  const list = CertificateList.safeParse(parseJson(name, text));
  if (!list.success) {
    const [issue] = list.error.issues;
    const where = [name, ...(issue?.path.map(String) ?? [])].join(' > ');
    throw failure('INPUT_INVALID', { where, detail: issue?.message ?? 'it is not a list of client certificates.' });
  }
  const pathOf = (source: z.infer<typeof Source>): string | undefined => {
    const src = typeof source === 'string' ? source : (source?.src ?? '');
    return src === '' ? undefined : src;
  };
  const read = list.data.map(({ matches, cert, key, pfx, passphrase }) =>
    readAll({
      matches,
      ...{ cert: pathOf(cert), key: pathOf(key), pfx: pathOf(pfx) },
      passphrase: passphrase ?? undefined,
    }),
  );
  return Promise.all(read);
}

async function readAll(paths: {
  readonly matches: string[];
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly pfx?: string | undefined;
  readonly passphrase: string | undefined;
}): Promise<ClientCertificate> {
  const { matches, passphrase } = paths;
  const read = async (path: string | undefined): Promise<NamedText | undefined> =>
    path === undefined ? undefined : fileAt(path);
  const pfx =
    paths.pfx === undefined ? undefined : { name: paths.pfx, base64: (await bytesAt(paths.pfx)).toString('base64') };
  return { matches, cert: await read(paths.cert), key: await read(paths.key), pfx, passphrase };
}

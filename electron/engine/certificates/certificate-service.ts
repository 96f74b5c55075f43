import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Mutex } from 'async-mutex';
import * as z from 'zod';
import type { ContractInputs } from '../../../shared/contract/contract.ts';
import { Failure, failure } from '../../../shared/failure.ts';
import type { Certificates as Listed } from '../../../shared/model/certificates.ts';
import type { Clock } from '../host-services.ts';
import { describeFileProblem } from '../storage/file-problem.ts';
import { privateMode } from '../storage/private-files.ts';
import { readWrittenBytes, readWrittenFile } from '../storage/read-file.ts';
import { writeFileAtomic } from '../storage/write-file.ts';
import { FolderIdentity, folderOf } from '../workspace/permissions.ts';
import type { Workspace } from '../workspace/workspace.ts';
import {
  authoritiesIn,
  type Certificates,
  certificatesFrom,
  patternOf,
  type ReadCertificates,
  readClientCertificate,
} from './read-certificates.ts';

const Stored = z.object({
  id: z.string(),
  matches: z.array(z.string()),
  cert: z.string().optional(),
  key: z.string().optional(),
  pfx: z.string().optional(),
});
type Stored = Readonly<z.infer<typeof Stored>>;

const CertificatesFile = z.object({
  version: z.literal(1),
  /** The folder that they were chosen in. */
  of: FolderIdentity,
  authorities: z.string().nullable(),
  client: z.array(Stored),
});

interface Chosen {
  readonly authorities: string | null;
  readonly client: readonly Stored[];
}

const nothing: Chosen = { authorities: null, client: [] };

/** The certificates that requests of the workspace use beside what the system trusts. */
export interface CertificateService {
  list(): Listed;
  /** Throws CERTIFICATE_UNUSABLE, FILE_UNREADABLE, INPUT_INVALID, WRITE_FAILED; nothing has changed then. */
  update(change: ContractInputs['certificates']['update']): Promise<Listed>;
  /** Throws what `update` throws. */
  add(given: ContractInputs['certificates']['add']): Promise<Listed>;
  /** Throws WRITE_FAILED. */
  remove(id: string): Promise<Listed>;
  /** As the files are now; null where there are none. The same until one of them changes. */
  current(): Certificates | null;
  read(): ReadCertificates;
}

const fileName = 'certificates.json';
const fileLimit = 4 * 1024 * 1024;
/** Bytes of a file with certificates or a key. */
const pemLimit = 4 * 1024 * 1024;

const secretName = (id: string): string => `certificate:${id}`;

/**
 * Opens `certificates.json` in the workspace's `.hookswitch`. DANGER: a workspace may be a stranger's, and must decide
 * neither whom this machine trusts nor to whom it proves who somebody is. So these are no part of `hookswitch.json`, and
 * hold only in the very folder that they were chosen in, like permissions.
 */
export function createCertificateService(
  workspace: Pick<Workspace, 'dir' | 'stateDir' | 'changes' | 'secrets'>,
  clock: Clock,
): CertificateService {
  const { dir, stateDir, changes, secrets } = workspace;
  const file = join(stateDir, fileName);
  const mutex = new Mutex();
  const of = folderOf(workspace);
  let chosen = load(file, of);
  let cached: { readonly stamp: string; readonly read: ReadCertificates; readonly certificates: Certificates } | null =
    null;

  async function save(next: Chosen): Promise<Listed> {
    const text = `${JSON.stringify({ version: 1, of, ...next }, null, 2)}\n`;
    await writeFileAtomic(file, text, { mode: privateMode, within: dir, limit: fileLimit });
    chosen = next;
    cached = null;
    changes.announce('certificates');
    return list();
  }

  const bytesAt = (name: string): Buffer => {
    try {
      return readWrittenBytes(resolve(dir, name), name, pemLimit);
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw failure('FILE_UNREADABLE', { file: name, detail: describeFileProblem(error) });
    }
  };
  const textAt = (name: string | undefined) =>
    name === undefined ? undefined : { name, text: bytesAt(name).toString('latin1') };

  const readOne = ({ matches, cert, key, pfx }: Omit<Stored, 'id'>, passphrase: string | undefined) => {
    const archive = pfx === undefined ? undefined : { name: pfx, base64: bytesAt(pfx).toString('base64') };
    return readClientCertificate({ matches, cert: textAt(cert), key: textAt(key), pfx: archive, passphrase }, clock());
  };
  const readAuthorities = (name: string): readonly string[] => authoritiesIn({ name, text: textAt(name)?.text ?? '' });

  /** Differs as soon as one of the files does, and from day to day, as certificates expire. */
  function stampOf({ authorities, client }: Chosen): string {
    const names = [authorities, ...client.flatMap(({ cert, key, pfx }) => [cert, key, pfx])];
    const stamps = names.map((name) => {
      const stats = name == null ? undefined : statSync(resolve(dir, name), { throwIfNoEntry: false });
      return stats === undefined ? '' : `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
    });
    return JSON.stringify([...stamps, Math.floor(clock() / 60_000)]);
  }

  function readAll(): NonNullable<typeof cached> {
    const stamp = stampOf(chosen);
    if (cached?.stamp === stamp) return cached;
    const client = chosen.client.map((stored) => {
      const certificate = attempt(() => readOne(stored, secrets.get(secretName(stored.id))));
      if ('value' in certificate) return certificate.value;
      return { patterns: stored.matches.map(patternOf), problem: certificate.problem };
    });
    const { authorities } = chosen;
    const trusted = authorities === null ? { value: null } : attempt(() => readAuthorities(authorities));
    const read =
      'value' in trusted
        ? { client, trusted: trusted.value, problem: null }
        : { client, trusted: null, problem: trusted.problem };
    cached = { stamp, read, certificates: certificatesFrom(read) };
    return cached;
  }

  const isEmpty = (): boolean => chosen.authorities === null && chosen.client.length === 0;

  function list(): Listed {
    const { client, problem } = readAll().read;
    return {
      authorities: chosen.authorities,
      authoritiesProblem: problem,
      client: chosen.client.map(({ id, matches, cert = null, key = null, pfx = null }, index) => {
        const read = client[index];
        return {
          ...{ id, matches: [...matches], cert, key, pfx },
          hasPassphrase: secrets.get(secretName(id)) !== undefined,
          problem: read !== undefined && 'problem' in read ? read.problem : null,
        };
      }),
    };
  }

  return {
    list,
    current: () => (isEmpty() ? null : readAll().certificates),
    read: () => readAll().read,
    update: ({ authorities }) =>
      mutex.runExclusive(() => {
        if (authorities !== null) readAuthorities(authorities);
        return save({ ...chosen, authorities });
      }),
    add: ({ passphrase, ...given }) =>
      mutex.runExclusive(async () => {
        readOne(given, passphrase);
        const id = randomUUID();
        // The secret first: a crash in between must not leave a certificate without it.
        if (passphrase !== undefined) await secrets.set(secretName(id), passphrase);
        try {
          return await save({ ...chosen, client: [...chosen.client, { id, ...given }] });
        } catch (error) {
          await secrets.remove(secretName(id)).catch(() => undefined);
          throw error;
        }
      }),
    remove: (id) =>
      mutex.runExclusive(async () => {
        const listed = await save({ ...chosen, client: chosen.client.filter((stored) => stored.id !== id) });
        await secrets.remove(secretName(id));
        return listed;
      }),
  };
}

/** What it gives, or the sentence of the failure that it throws. */
function attempt<Value>(work: () => Value): { readonly value: Value } | { readonly problem: string } {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof Failure) return { problem: error.message };
    throw error;
  }
}

/** Nothing where it is missing, damaged, or of another folder, or of patterns that are none. */
function load(file: string, of: z.infer<typeof FolderIdentity>): Chosen {
  try {
    const read = CertificatesFile.parse(JSON.parse(readWrittenFile(file, fileName, fileLimit)));
    for (const pattern of read.client.flatMap(({ matches }) => matches)) patternOf(pattern);
    return read.of.dir === of.dir && read.of.id === of.id
      ? { authorities: read.authorities, client: read.client }
      : nothing;
  } catch {
    return nothing;
  }
}

import { basename, dirname, join } from 'node:path';
import { Mutex } from 'async-mutex';
import * as z from 'zod';
import { Failure, failure } from '../../../shared/failure.ts';
import { type Clock, plainVault, type SecretVault } from '../host-services.ts';
import { describeFileProblem, fileErrorCode } from '../storage/file-problem.ts';
import { makePrivate, privateMode } from '../storage/private-files.ts';
import { moveAside, timeInName } from '../storage/quarantine.ts';
import { readWrittenFile } from '../storage/read-file.ts';
import { writeFileAtomic } from '../storage/write-file.ts';

export interface SecretStore {
  /** The vault that seals what is set now. */
  readonly kind: SecretVault['kind'];
  /** The secret's text; undefined where there is none, or where another machine's or user's store has sealed it. */
  get(name: string): string | undefined;
  /** Settles when it is on disk; throws WRITE_FAILED, and FILE_TOO_LARGE where all secrets together have too many bytes. */
  set(name: string, value: string): Promise<void>;
  /** Nothing happens where there is none of that name. Throws WRITE_FAILED. */
  remove(name: string): Promise<void>;
  /** Names of secrets that are kept but cannot be opened here. */
  sealedElsewhere(): string[];
  /** Settles when every change asked for so far has settled. */
  close(): Promise<void>;
}

const SecretsFile = z.object({
  version: z.literal(1),
  secrets: z.array(
    z.object({
      name: z.string(),
      /** The vault that sealed it: a workspace may be opened with the system's store now and without it then. */
      vault: z.enum(['system', 'file']),
      sealed: z.string(),
    }),
  ),
});
type Secret = z.infer<typeof SecretsFile>['secrets'][number];

/** Bytes, read and written. A secret has some hundreds. */
const fileLimit = 16 * 1024 * 1024;

/**
 * Opens `secrets.json` in `stateDir`, which this user alone may read. A damaged file is set aside and begun afresh, and the
 * notice says so. Throws WORKSPACE_UNUSABLE where the file cannot be read.
 */
export async function openSecretStore(
  stateDir: string,
  vault: SecretVault,
  clock: Clock,
): Promise<{ readonly store: SecretStore; readonly notice: string | null }> {
  const file = join(stateDir, 'secrets.json');
  const { secrets, notice } = load(file, clock);
  let kept: ReadonlyMap<string, Secret> = new Map(secrets.map((secret) => [secret.name, secret]));
  const texts = new Map<string, string>();
  const opened = await Promise.all(secrets.map(async (secret) => [secret.name, await unseal(secret, vault)] as const));
  for (const [name, text] of opened) if (text !== undefined) texts.set(name, text);
  const mutex = new Mutex();

  async function save(next: ReadonlyMap<string, Secret>): Promise<void> {
    const content: z.infer<typeof SecretsFile> = { version: 1, secrets: [...next.values()] };
    await writeFileAtomic(file, `${JSON.stringify(content, null, 2)}\n`, {
      mode: privateMode,
      within: dirname(stateDir),
      limit: fileLimit,
    });
    kept = next;
  }

  const store: SecretStore = {
    kind: vault.kind,
    get: (name) => texts.get(name),
    set: (name, value) =>
      mutex.runExclusive(async () => {
        if (texts.get(name) === value) return;
        const sealed = await vault.seal(value);
        await save(new Map(kept).set(name, { name, vault: vault.kind, sealed }));
        texts.set(name, value);
      }),
    remove: (name) =>
      mutex.runExclusive(async () => {
        if (!kept.has(name)) return;
        await save(new Map([...kept].filter(([other]) => other !== name)));
        texts.delete(name);
      }),
    sealedElsewhere: () => [...kept.keys()].filter((name) => !texts.has(name)),
    close: () => mutex.runExclusive(async () => undefined),
  };
  return { store, notice };
}

async function unseal(secret: Secret, vault: SecretVault): Promise<string | undefined> {
  const opener = secret.vault === 'file' ? plainVault : vault;
  if (opener.kind !== secret.vault) return undefined;
  try {
    return await opener.open(secret.sealed);
  } catch {
    // Sealed by another user's or machine's store; it is kept, and listed by sealedElsewhere.
    return undefined;
  }
}

function load(file: string, clock: Clock): { readonly secrets: readonly Secret[]; readonly notice: string | null } {
  let text: string;
  try {
    text = readWrittenFile(file, basename(file), fileLimit);
    makePrivate(file);
  } catch (error) {
    if (fileErrorCode(error) === 'ENOENT') return { secrets: [], notice: null };
    const reason = error instanceof Failure ? String(error.details.detail) : describeFileProblem(error);
    const detail = `secrets.json: ${reason}`;
    throw failure('WORKSPACE_UNUSABLE', { dir: join(file, '../..'), detail });
  }
  try {
    return { secrets: SecretsFile.parse(JSON.parse(text)).secrets, notice: null };
  } catch {
    const aside = moveAside(file, `${file}.damaged-${timeInName(clock)}`);
    const notice = `The secrets were damaged and must be set again. The damaged file is kept as .hookswitch/${basename(aside)}.`;
    return { secrets: [], notice };
  }
}

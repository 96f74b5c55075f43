import type { ContractInputs, ContractOutputs } from '../../../shared/contract/contract.ts';
import type { HarCursor } from '../../../shared/contract/exports.ts';
import { failure } from '../../../shared/failure.ts';
import type { Activity } from '../../../shared/model/activity.ts';
import type { ActionService, Prepared } from '../actions/action-service.ts';
import { resendingOf } from '../activity/kinds.ts';
import type { ActivityLog } from '../activity/log.ts';
import type { CollectionStore } from '../collections/collection-store.ts';
import { createMasker } from '../masking/masker.ts';
import type { SecretValue } from '../masking/secret-search.ts';
import type { RawObject } from '../postman-format/raw-value.ts';
import { parseInSlices, printInSlices } from '../postman-format/sliced-json.ts';
import type { ReceiverService } from '../receiver/receiver-service.ts';
import { inSlices } from '../slices.ts';
import { indentOf } from '../storage/read-file.ts';
import type { EnvironmentService } from '../workspace/environment-service.ts';
import { maskedDocument } from './masked-document.ts';

type ExportedFile = ContractOutputs['exports']['collection'];
type HarPage = ContractOutputs['exports']['harPage'];
type HarSelection = Pick<ContractInputs['exports']['harPage'], 'filter' | 'reveal'>;

/** Everything that leaves the workspace as a file or as code. */
export interface ExportService {
  /**
   * The request with this id: of an action as it would be sent now, which may have a problem, or of an activity as it was.
   * Throws REQUEST_UNKNOWN, and REQUEST_NOT_EXPORTABLE where an activity has no request to send.
   */
  request(id: string, reveal?: boolean): Promise<{ readonly prepared: Prepared } | { readonly activity: Activity }>;
  /** `http://127.0.0.1:4400`, also where it does not listen now. */
  receiverOrigin(): string;
  /** Throws COLLECTION_UNKNOWN, NAME_AMBIGUOUS. */
  collection(nameOrId: string, reveal?: boolean): Promise<ExportedFile>;
  /** Throws ENVIRONMENT_UNKNOWN, NAME_AMBIGUOUS. */
  environment(nameOrId: string, reveal?: boolean): Promise<ExportedFile>;
  /** The next piece of a HAR file. */
  harPage(selection: HarSelection, cursor: HarCursor | undefined, signal?: AbortSignal): Promise<HarPage>;
}

export function createExportService(parts: {
  readonly actionService: Pick<ActionService, 'preview'>;
  readonly collections: Pick<CollectionStore, 'actions' | 'list' | 'exportAsImported'>;
  readonly environments: Pick<EnvironmentService, 'list' | 'exportText'>;
  readonly log: Pick<ActivityLog, 'get' | 'harPage'>;
  readonly receiver: Pick<ReceiverService, 'status'>;
  readonly knownSecrets: () => readonly SecretValue[];
  readonly version: string;
}): ExportService {
  const { actionService, collections, environments, log, receiver, knownSecrets, version } = parts;

  function receiverOrigin(): string {
    const { url, wantedPort } = receiver.status();
    return url ?? `http://127.0.0.1:${wantedPort}`;
  }

  async function withoutSecrets(file: { file: string; text: string }, reveal = false): Promise<ExportedFile> {
    if (reveal) return { ...file, masked: [] };
    const { value } = await inSlices(parseInSlices(file.text.replace(/^\ufeff/, '')));
    const { document, masked } = await inSlices(maskedDocument(value, createMasker(knownSecrets())));
    // Byte for byte what it was.
    if (masked.length === 0) return { ...file, masked: [] };
    const limits = { file: file.file, limit: Number.POSITIVE_INFINITY };
    const text = await inSlices(printInSlices(document as RawObject, indentOf(file.text), limits));
    return { file: file.file, text: `${text}\n`, masked: [...masked] };
  }

  return {
    receiverOrigin,
    async request(id, reveal = false) {
      const action = collections.actions().find((one) => one.id === id);
      if (action !== undefined) {
        return { prepared: await actionService.preview(id, undefined, undefined, {}) };
      }
      const activity = await log.get(id, { reveal });
      if (activity === undefined) throw failure('REQUEST_UNKNOWN', { id });
      const { problem } = resendingOf(activity);
      if (problem !== null) throw failure('REQUEST_NOT_EXPORTABLE', { id, detail: problem });
      if (activity.kind === 'delivery' && !/^https?:\/\//i.test(activity.request.url)) {
        throw failure('REQUEST_NOT_EXPORTABLE', { id, detail: activity.message });
      }
      return { activity };
    },
    async collection(nameOrId, reveal) {
      const found = oneOf(collections.list(), nameOrId);
      if (found === null) throw failure('COLLECTION_UNKNOWN', { id: nameOrId });
      return withoutSecrets(await collections.exportAsImported(found.id), reveal);
    },
    async environment(nameOrId, reveal) {
      const found = oneOf(environments.list(), nameOrId);
      if (found === null) throw failure('ENVIRONMENT_UNKNOWN', { id: nameOrId });
      return withoutSecrets(await environments.exportText(found.id), reveal);
    },
    async harPage({ filter, reveal = false }, cursor, signal) {
      const { after = 0, to = null, entries: before = 0, masked: maskedBefore = [] } = cursor ?? {};
      const page = await log.harPage({ filter, after, to, origin: receiverOrigin(), reveal, signal });
      const entries = before + page.entries.length;
      const masked = [...new Set([...maskedBefore, ...page.masked])];
      const text = [
        cursor === undefined ? harStart(version) : '',
        before > 0 && page.entries.length > 0 ? ',\n' : '',
        page.entries.join(',\n'),
        page.next === null ? harEnd(masked) : '',
      ].join('');
      return { text, entries, masked, next: page.next === null ? null : { ...page.next, entries, masked } };
    },
  };
}

const harStart = (version: string): string =>
  `{"log":{"version":"1.2","creator":${JSON.stringify({ name: 'Hookswitch', version })},"pages":[],"entries":[\n`;

const harEnd = (masked: readonly string[]): string => {
  const comment = `Secrets are masked: ${masked.join(', ')}.`;
  return `\n]${masked.length === 0 ? '' : `,"comment":${JSON.stringify(comment)}`}}}\n`;
};

/** The one with this id, or else the only one with this name; null where there is none. Throws NAME_AMBIGUOUS. */
function oneOf<Item extends { readonly id: string; readonly name: string }>(
  items: readonly Item[],
  nameOrId: string,
): Item | null {
  const byId = items.find(({ id }) => id === nameOrId);
  if (byId !== undefined) return byId;
  const named = items.filter(({ name }) => name === nameOrId);
  if (named.length > 1) throw failure('NAME_AMBIGUOUS', { name: nameOrId, ids: named.map(({ id }) => id) });
  return named[0] ?? null;
}

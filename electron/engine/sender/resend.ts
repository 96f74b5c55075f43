import type { ContractInputs } from '../../../shared/contract/contract.ts';
import { failure } from '../../../shared/failure.ts';
import type { Activity } from '../../../shared/model/activity.ts';
import type { SendSettings } from '../../../shared/model/delivery.ts';
import type { HttpRequestMessage } from '../../../shared/model/http.ts';
import { type Resending, resendingOf } from '../activity/kinds.ts';
import { bodyBytes } from '../http/message-body.ts';
import { secretsOf } from '../masking/mask-activity.ts';
import { createMasker, maskText } from '../masking/masker.ts';
import type { SecretValue } from '../masking/secret-search.ts';
import type { RunRecorder } from '../runs/run-recorder.ts';
import type { PermissionService } from '../workspace/permissions.ts';
import type { CompiledRequest } from './compiled.ts';
import { completed, sentUrl } from './completed.ts';
import type { Deliverer } from './deliverer.ts';
import { type EventIds, resentKey } from './event-id.ts';

type RequestEdits = NonNullable<ContractInputs['activity']['resend']['request']>;

export interface Resender {
  /**
   * Sends the request of an activity once more, as it was or edited, with the settings it was sent with, as a run.
   * Resolves with the new delivery's id. A captured request goes to the host that its sender named, which may be any,
   * unless an edited URL names another: where it is neither our own receiver nor a host that was confirmed before,
   * `confirmHost` must name it. It is remembered. Throws ACTIVITY_UNKNOWN, RESEND_HOST_UNCONFIRMED.
   */
  resend(id: string, edits?: RequestEdits, confirmHost?: string): Promise<{ id: string; runId: string }>;
}

/** Lines that belong to one connection or follow from the body: made anew. */
const connectionHeaders = new Set([
  'host',
  'content-length',
  'connection',
  'transfer-encoding',
  'keep-alive',
  'expect',
]);

export function createResender(parts: {
  readonly find: (id: string) => Promise<Activity | undefined>;
  readonly deliverer: Deliverer;
  readonly runs: Pick<RunRecorder, 'carryOut'>;
  readonly eventIds: EventIds;
  readonly timeoutMs: () => number;
  readonly knownSecrets: () => readonly SecretValue[];
  readonly isOwnReceiver: (url: URL) => boolean;
  readonly permissions: Pick<PermissionService, 'allow' | 'allowsHost'>;
}): Resender {
  const { find, deliverer, runs, eventIds, timeoutMs, isOwnReceiver, permissions, knownSecrets } = parts;

  async function confirm(id: string, target: URL, confirmed: string | undefined): Promise<void> {
    if (isOwnReceiver(target) || permissions.allowsHost(target.host)) return;
    if (confirmed?.toLowerCase() !== target.host) throw failure('RESEND_HOST_UNCONFIRMED', { id, host: target.host });
    await permissions.allow({ hosts: [target.host] });
  }

  return {
    async resend(id, edits = {}, confirmHost = undefined) {
      const activity = await find(id);
      if (activity === undefined) throw failure('ACTIVITY_UNKNOWN', { id });
      const { settings, action, parameters, isHostChosen, ...resending } = resendingOf(activity);
      if (holdsMask(edits) && !holdsMask(activity.request)) {
        const detail = 'it holds masked secrets. Reveal them before you edit the request.';
        throw failure('INPUT_INVALID', { where: 'request', detail });
      }
      const compiled = completed({
        ...compiledAgain(activity.request, resending, edits, settings ?? defaultSettings(timeoutMs())),
        secrets: secretsOf(activity),
      });
      const target = compiled.problem === null ? new URL(compiled.url) : null;
      // Only whoever names another host has chosen it: the URL that was shown may be given back with an edited path.
      if (target !== null && !isHostChosen && target.host === hostNamedBy(resending.url)) {
        await confirm(id, target, confirmHost);
      }
      const event = { ...resending.event, id: eventIds(resentKey, 0) };
      const { callId } = activity;
      const inputs = { id, request: Object.keys(edits).length === 0 ? undefined : edits };
      const label = labelOf(compiled, [...compiled.secrets, ...knownSecrets()]);
      return runs.carryOut({ kind: 'resend', label, inputs }, async ({ id: runId, signal }) => {
        const delivery = await deliverer.deliver(compiled, { action, event, callId, parameters, runId }, signal);
        return { id: delivery.id, runId };
      });
    },
  };
}

/** The host that this URL leads to; null where nothing can be sent there. */
function hostNamedBy(text: string): string | null {
  const { url, problem } = sentUrl(text);
  return problem === null ? new URL(url).host : null;
}

/** Characters of a label. */
const longestLabel = 1000;

/** What the run is called from now on, whatever becomes of the secrets. */
function labelOf({ method, url }: Pick<CompiledRequest, 'method' | 'url'>, secrets: readonly SecretValue[]): string {
  const label = `${method} ${url}`;
  const isCut = label.length > longestLabel;
  return createMasker(secrets).text(isCut ? `${label.slice(0, longestLabel)}…` : label, { isCut });
}

/** What was shown masked would be sent so. */
const holdsMask = (request: RequestEdits): boolean => JSON.stringify(request).includes(maskText);

function compiledAgain(
  request: HttpRequestMessage,
  { url: ownUrl, problem }: Pick<Resending, 'url' | 'problem'>,
  edits: RequestEdits,
  settings: SendSettings,
): Omit<CompiledRequest, 'secrets'> {
  const body = edits.body === undefined ? bodyBytes(request) : Buffer.from(edits.body);
  const method = edits.method ?? request.method;
  const url = edits.url ?? ownUrl;
  const isHttp = /^https?:\/\//i.test(url);
  // An edited body is plain text: it is not compressed as the one before it was.
  const isPlain = edits.body !== undefined && edits.headers === undefined;
  const headers = (edits.headers ?? request.headers).filter(
    ([name]) => !connectionHeaders.has(name.toLowerCase()) && !(isPlain && name.toLowerCase() === 'content-encoding'),
  );
  return {
    method,
    url,
    headers: [...headers, ['Connection', 'keep-alive']],
    body: body.byteLength === 0 ? null : body,
    unresolved: [],
    warnings: [],
    problem: problem ?? (isHttp ? null : `${JSON.stringify(url)} is not an http or https URL.`),
    settings,
  };
}

/** For what was not sent from here, or by a version that did not keep its settings. */
const defaultSettings = (timeoutMs: number): SendSettings => ({
  followRedirects: false,
  maxRedirects: 0,
  verifyTls: true,
  timeoutMs,
});

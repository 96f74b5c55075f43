import type { Activity, ActivityRow } from '../../../shared/model/activity.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { HttpRequestMessage, HttpResponseMessage } from '../../../shared/model/http.ts';
import { bodyBytes } from '../http/message-body.ts';
import { createMasker, type Masker, type Masking } from './masker.ts';
import { secretsIn } from './secret-places.ts';
import type { SecretValue } from './secret-search.ts';

/** What scripts said. */
export const scriptsMasking: Masking = {
  ...{ assertions: { result: 'kept' }, console: { level: 'kept' }, errors: { on: 'kept' } },
};

/** Ids, names of kinds and what else a program reads: a secret that happens to be the same word stays there. */
const activityMasking: Masking = {
  ...{ id: 'kept', kind: 'kept', at: 'kept', runId: 'kept', callId: 'kept', secrets: 'kept', settings: 'kept' },
  ...{ capture: 'kept', delivery: 'kept', rule: 'kept', message: 'cut' },
  action: { id: 'kept' },
  event: { id: 'kept', dialect: 'kept', key: 'kept' },
  recognized: { dialect: 'kept', event: 'kept' },
  attempts: { at: 'kept', method: 'kept', code: 'kept' },
  redirects: { method: 'kept' },
  incomplete: { part: 'kept', unreadBase64: 'cut base64' },
  headBase64: 'base64',
  step: { source: 'kept' },
  scripts: scriptsMasking,
};

const messageMasking: Masking = {
  ...{ method: 'kept', httpVersion: 'kept' },
  decoding: { codings: 'kept', charset: 'kept', base64: 'kept' },
};

/** A message is the beginning of a text. */
const rowMasking: Masking = {
  ...{ id: 'kept', kind: 'kept', at: 'kept', direction: 'kept', dialect: 'kept', event: 'kept', eventId: 'kept' },
  ...{ actionId: 'kept', method: 'kept', callId: 'kept', runId: 'kept', link: 'kept', message: 'cut' },
};

/** An activity, with or without its bodies. */
interface Marked {
  readonly secrets?: Activity['secrets'];
  readonly request: Pick<HttpRequestMessage, 'url' | 'headers'>;
}

/** What hides the secrets of one activity, whose values stand where its marks say, and those that are known now. */
export function maskerFor({ secrets = [], request }: Marked, body: Uint8Array, known: readonly SecretValue[]): Masker {
  const { url, headers } = request;
  return createMasker(secrets.length === 0 ? known : [...secretsIn(secrets, { url, headers, body }), ...known]);
}

/** The secrets that were filled into an activity, which is not masked. */
export function secretsOf({ secrets = [], request }: Activity): SecretValue[] {
  if (secrets.length === 0) return [];
  const { url, headers } = request;
  return secretsIn(secrets, { url, headers, body: bodyBytes(request) });
}

/** The activity as it is shown: without the values of its secrets, wherever they are in it. */
export function maskActivity<Kind extends Activity>(activity: Kind, masker: Masker): Kind {
  if (masker.isEmpty) return activity;
  const { request, response, uploadRefused, ...others } = activity as Kind & Pick<Delivery, 'uploadRefused'>;
  const isUploadShown = uploadRefused !== undefined && masker.text(uploadRefused) === uploadRefused;
  const masked = {
    ...masker.deep(others, activityMasking),
    // A path that is masked cannot be allowed.
    ...(isUploadShown ? { uploadRefused } : {}),
    request: maskMessage(request, masker),
    response: response === null ? null : maskMessage(response, masker),
  };
  const tags = new Set([...(activity.secrets ?? []).map(({ tag }) => tag), ...masker.hidden]);
  return (tags.size === 0 ? masked : { ...masked, secrets: [...tags].map((tag) => ({ tag })) }) as Kind;
}

/** A request or a response without the values that the masker knows. */
export function maskMessage<Message extends HttpRequestMessage | HttpResponseMessage>(
  message: Message,
  masker: Masker,
): Message {
  if (masker.isEmpty) return message;
  const { body, bodyBase64, ...rest } = message;
  const isCut = message.truncated || message.decoding?.isCut === true;
  const shown = masker.text(body, { isCut });
  const { decoding, ...head } = masker.deep(rest, messageMasking);
  const masked = { ...head, body: shown, bodyBase64: maskBytes(bodyBase64, message.truncated) };
  return (
    decoding === undefined
      ? masked
      : { ...masked, decoding: { ...decoding, base64: maskBytes(decoding.base64, isCut) } }
  ) as Message;

  function maskBytes(base64: string | null, isEndCut: boolean): string | null {
    if (base64 === null) return null;
    // What was not decompressed was not searched: then only what is shown goes out.
    if (decoding?.isCut === true && decoding.codings.length > 0) return Buffer.from(shown).toString('base64');
    const bytes = masker.base64(base64, { isCut: isEndCut });
    // Compressed, or in another charset: then the bytes are those of what is shown.
    return bytes === base64 && shown !== body ? Buffer.from(shown).toString('base64') : bytes;
  }
}

/** The texts of a row that are shown otherwise than they are; null where there are none. */
export function maskedColumns(row: Omit<ActivityRow, 'seq'>, masker: Masker): Partial<ActivityRow> | null {
  if (masker.isEmpty) return null;
  const masked = masker.deep(row, rowMasking);
  const changed = Object.entries(masked).filter(([column, text]) => text !== row[column as keyof typeof row]);
  return changed.length === 0 ? null : Object.fromEntries(changed);
}

import { isUtf8 } from 'node:buffer';
import type { Activity, ActivityRow } from '../../../shared/model/activity.ts';
import { type BodyFields, bodyBytes } from '../http/message-body.ts';

/**
 * An activity as it is kept beside its row: JSON without what the row has, and the bodies as bytes, since base64 in JSON
 * would cost twice their size. A text is kept only where it is not simply the UTF-8 reading of the bytes (another charset).
 */
export interface Packed {
  readonly json: string;
  readonly request: Buffer | null;
  readonly requestText: string | null;
  /** Null where there was no response. */
  readonly response: Buffer | null;
  readonly responseText: string | null;
}

/** The fields that every kind of activity shares with its row. */
const fieldsOfRow = ['id', 'kind', 'at', 'runId', 'callId', 'status', 'durationMs', 'message'] as const;
type SharedFields = Pick<ActivityRow, (typeof fieldsOfRow)[number]>;

export function pack(activity: Activity, row: SharedFields): Packed {
  const request = takeBody(activity.request);
  const response = activity.response === null ? null : takeBody(activity.response);
  return {
    json: JSON.stringify({
      ...activity,
      ...Object.fromEntries(
        fieldsOfRow.map((name) => [name, activity[name] === row[name] ? undefined : activity[name]]),
      ),
      request: request.rest,
      response: response?.rest ?? null,
    }),
    request: request.bytes,
    requestText: request.text,
    response: response?.bytes ?? null,
    responseText: response?.text ?? null,
  };
}

/** Bodies that are null here are empty there: whoever needs no bodies need not read them. */
export function unpack(packed: Packed, row: SharedFields): Activity {
  const kept = JSON.parse(packed.json);
  const { id, kind, at, runId, callId, status, durationMs, message } = row;
  return {
    ...{ id, kind, at, runId, callId, status, durationMs, message },
    ...kept,
    request: { ...kept.request, ...bodyOf(packed.request, packed.requestText) },
    response: kept.response === null ? null : { ...kept.response, ...bodyOf(packed.response, packed.responseText) },
  };
}

function takeBody<Message extends BodyFields>(message: Message) {
  const { body, bodyBase64, ...rest } = message;
  const bytes = bodyBytes(message);
  return { rest, bytes, text: bodyBase64 === null || bytes.toString() === body ? null : body };
}

function bodyOf(bytes: Buffer | null, text: string | null): BodyFields {
  if (bytes === null) return { body: text ?? '', bodyBase64: null };
  const isText = text === null && isUtf8(bytes);
  return { body: text ?? bytes.toString(), bodyBase64: isText ? null : bytes.toString('base64') };
}

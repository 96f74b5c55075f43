import { isUtf8 } from 'node:buffer';
import type { Activity, ActivityRow } from '../../../../shared/model/activity.ts';
import type { BodyFields } from '../../http/message-body.ts';

/**
 * An activity as versions before 4 of the tables kept it, in the table `whole`: JSON without what its row has, and the
 * bodies as bytes. A text is kept only where it is not simply the UTF-8 reading of the bytes (another charset).
 */
export interface OldActivity {
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

/** Bodies that are null here are empty there: whoever needs no bodies need not read them. */
export function unpack(packed: OldActivity, row: SharedFields): Activity {
  const kept = JSON.parse(packed.json);
  const { id, kind, at, runId, callId, status, durationMs, message } = row;
  return {
    ...{ id, kind, at, runId, callId, status, durationMs, message },
    ...kept,
    request: { ...kept.request, ...bodyOf(packed.request, packed.requestText) },
    response: kept.response === null ? null : { ...kept.response, ...bodyOf(packed.response, packed.responseText) },
  };
}

function bodyOf(bytes: Buffer | null, text: string | null): BodyFields {
  if (bytes === null) return { body: text ?? '', bodyBase64: null };
  const isText = text === null && isUtf8(bytes);
  return { body: text ?? bytes.toString(), bodyBase64: isText ? null : bytes.toString('base64') };
}

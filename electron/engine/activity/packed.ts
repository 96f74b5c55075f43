import type { Activity } from '../../../shared/model/activity.ts';

/**
 * An activity as it is kept: the bodies as bytes beside the JSON, since base64 in JSON would cost twice their size.
 * A text is kept only where it is not simply the UTF-8 reading of the bytes (another charset).
 */
export interface Packed {
  readonly json: string;
  readonly request: Buffer | null;
  readonly requestText: string | null;
  /** Of a delivery's answer; null for a capture. */
  readonly response: Buffer | null;
  readonly responseText: string | null;
}

interface Bodied {
  readonly body: string;
  readonly bodyBase64: string | null;
}

export function pack(activity: Activity): Packed {
  if (activity.kind === 'capture') {
    const { rest, bytes, text } = takeBody(activity);
    return { json: JSON.stringify(rest), request: bytes, requestText: text, response: null, responseText: null };
  }
  const request = takeBody(activity.request);
  const response = activity.response === null ? null : takeBody(activity.response);
  return {
    json: JSON.stringify({ ...activity, request: request.rest, response: response?.rest ?? null }),
    request: request.bytes,
    requestText: request.text,
    response: response?.bytes ?? null,
    responseText: response?.text ?? null,
  };
}

export function unpack(packed: Packed): Activity {
  const kept = JSON.parse(packed.json);
  if (kept.kind === 'capture') return putBody(kept, packed.request, packed.requestText) as Activity;
  return {
    ...kept,
    request: putBody(kept.request, packed.request, packed.requestText),
    response: kept.response === null ? null : putBody(kept.response, packed.response, packed.responseText),
  };
}

/** `bodyBase64: null` stays in the rest as the mark that there was none. */
function takeBody<Message extends Bodied>({ body, bodyBase64, ...others }: Message) {
  const rest = bodyBase64 === null ? { ...others, bodyBase64 } : others;
  if (bodyBase64 === null) return { rest, bytes: Buffer.from(body), text: null };
  const bytes = Buffer.from(bodyBase64, 'base64');
  return { rest, bytes, text: bytes.toString() === body ? null : body };
}

function putBody(rest: object, bytes: Buffer | null, text: string | null): object {
  const body = text ?? bytes?.toString() ?? '';
  return 'bodyBase64' in rest ? { ...rest, body } : { ...rest, body, bodyBase64: bytes?.toString('base64') ?? '' };
}

import type { Activity } from '../../../shared/model/activity.ts';
import type { Recognized } from '../../../shared/model/capture.ts';
import type { HttpRequestMessage, HttpResponseMessage } from '../../../shared/model/http.ts';
import { type DecodingOptions, decodedBodyNow } from '../http/decode-body.ts';
import { type BodyFields, bodyBytes } from '../http/message-body.ts';

/** An activity whose messages are without their bodies: those go beside it, as bytes. */
export type WithoutBodies<Kind extends Activity> = Omit<Kind, 'request' | 'response'> & {
  readonly request: Omit<HttpRequestMessage, keyof BodyFields>;
  readonly response: Omit<HttpResponseMessage, keyof BodyFields> | null;
};

/** Any kind of it. */
export type Appendable = {
  [Kind in Activity['kind']]: WithoutBodies<Extract<Activity, { kind: Kind }>>;
}[Activity['kind']];

/** The bodies of an activity, as they were on the wire. */
export interface Bodies {
  readonly request: Uint8Array;
  /** Null where there was no response. */
  readonly response: Uint8Array | null;
}

export const bodiesOf = ({ request, response }: Activity): Bodies => ({
  request: bodyBytes(request),
  response: response === null ? null : bodyBytes(response),
});

export function withoutBodies(activity: Activity): Appendable {
  const { body: _request, bodyBase64: _requestBytes, decoding: _requestDecoding, ...request } = activity.request;
  if (activity.response === null) return { ...activity, request, response: null } as Appendable;
  const { body: _response, bodyBase64: _responseBytes, decoding: _responseDecoding, ...response } = activity.response;
  return { ...activity, request, response } as Appendable;
}

/** What whoever appends knows and the activity does not say. */
export interface ActivityFacts {
  /** Its place in the log, reserved when it started; the next one where it is left out. */
  readonly seq?: number | undefined;
  /** The event's name for a person, for a recognized capture. */
  readonly eventLabel?: string | undefined;
  /** It is still to be found out which event it is: the index does so. */
  readonly isUnrecognized?: boolean | undefined;
  /** When the last byte of a captured request was read, unix milliseconds: its duration is counted from here. */
  readonly readAt?: number | undefined;
}

/** What was found out about an activity after it was logged: which event it is, and the beginning of its body. */
export interface Finding {
  readonly recognized: Recognized | null;
  readonly callId: string | null;
  readonly message: string;
}

type StoredFacts = Pick<ActivityFacts, 'eventLabel' | 'isUnrecognized'>;

/** The text in which the journal keeps an activity, and what whoever appended it knew. */
export function recordText(activity: Appendable, { eventLabel, isUnrecognized }: ActivityFacts): string {
  return JSON.stringify({ activity, eventLabel, isUnrecognized });
}

export const recordFrom = (json: string): { readonly activity: Appendable } & StoredFacts => JSON.parse(json);

/** How far a compressed body is decoded for search and recognition. */
const searched: DecodingOptions = { limit: 1024 * 1024 };

/** The same for a person who looks at it, who may want the very bytes that came out of it. */
export const shownDecoding: DecodingOptions = { limit: 32 * 1024 * 1024, keepsBytes: true };

/**
 * The whole activity again. A body that is left out is empty: whoever needs no bodies need not read them.
 */
export function wholeActivity(
  activity: Appendable,
  bodies: Partial<Bodies>,
  finding: Finding,
  decoding = searched,
): Activity {
  const { request, response, message } = activity;
  const { recognized, callId } = finding;
  return {
    ...activity,
    ...(recognized === null ? {} : { recognized, callId }),
    message: message === '' ? finding.message : message,
    request: { ...request, ...requestBody(activity, bodies.request ?? nothing, decoding) },
    response: response === null ? null : { ...response, ...readBody(bodies.response ?? nothing, response, decoding) },
  } as Activity;
}

/** The body of its request as text. Of what broke off in its head the body is the bytes themselves, whatever it says. */
export function requestBody(activity: Appendable, bytes: Uint8Array, decoding = searched): BodyFields {
  const { request } = activity;
  const hasHead = activity.kind !== 'capture' || activity.incomplete?.part !== 'head';
  return readBody(bytes, hasHead ? request : { ...request, headers: [] }, decoding);
}

function readBody(
  bytes: Uint8Array,
  { headers, truncated }: Pick<HttpRequestMessage, 'headers' | 'truncated'>,
  decoding: DecodingOptions,
): BodyFields {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return decodedBodyNow(buffer, headers, { ...decoding, isCut: truncated });
}

const nothing = Buffer.alloc(0);

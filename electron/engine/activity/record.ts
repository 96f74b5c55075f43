import type { Activity } from '../../../shared/model/activity.ts';
import type { Recognized } from '../../../shared/model/capture.ts';
import type { HttpRequestMessage, HttpResponseMessage } from '../../../shared/model/http.ts';
import { decodedBodyNow } from '../http/decode-body.ts';
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

/**
 * The whole activity again. A body that is left out is empty: whoever needs no bodies need not read them.
 */
export function wholeActivity(activity: Appendable, bodies: Partial<Bodies>, finding: Finding): Activity {
  const { request, response, message } = activity;
  const { recognized, callId } = finding;
  return {
    ...activity,
    ...(recognized === null ? {} : { recognized, callId }),
    message: message === '' ? finding.message : message,
    request: { ...request, ...requestBody(activity, bodies.request ?? nothing) },
    response: response === null ? null : { ...response, ...readBody(bodies.response ?? nothing, response) },
  } as Activity;
}

/** The body of its request as text. Of what broke off in its head the body is the bytes themselves, whatever it says. */
export function requestBody(activity: Appendable, bytes: Uint8Array): BodyFields {
  const { request } = activity;
  const hasHead = activity.kind !== 'capture' || activity.incomplete?.part !== 'head';
  return readBody(bytes, hasHead ? request : { ...request, headers: [] });
}

/** Bytes that a compressed body is decoded to for search and recognition; whoever looks at it gets more. */
const decodedBytes = 1024 * 1024;

function readBody(
  bytes: Uint8Array,
  { headers, truncated }: Pick<HttpRequestMessage, 'headers' | 'truncated'>,
): BodyFields {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return decodedBodyNow(buffer, headers, { limit: decodedBytes, isCut: truncated });
}

const nothing = Buffer.alloc(0);

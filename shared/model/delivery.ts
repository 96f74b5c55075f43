import * as z from 'zod';
import { activityFields } from './activity-fields.ts';
import { EventMark } from './event.ts';
import { Instant } from './http.ts';
import { isFailedOutcome, ScriptOutcome } from './script-outcome.ts';

/** Milliseconds of each phase of one attempt; null where the phase did not happen (a kept-alive connection, plain HTTP). */
export const Timings = z.object({
  dns: z.number().nullable(),
  connect: z.number().nullable(),
  tls: z.number().nullable(),
  firstByte: z.number().nullable(),
  total: z.number(),
});
export type Timings = z.infer<typeof Timings>;

export const Attempt = z.object({
  at: Instant,
  /** Of this request: a redirect may have changed both. Left out in deliveries of earlier versions. */
  method: z.string().optional(),
  url: z.string().optional(),
  /** HTTP status, 0 when there was no response. */
  status: z.number().int(),
  /** A sentence for a person; null when there was a response. */
  error: z.string().nullable(),
  /** The system's name for what went wrong, such as `ECONNREFUSED`; left out where there is none. */
  code: z.string().optional(),
  timings: Timings,
});
export type Attempt = z.infer<typeof Attempt>;

/** How a request is sent. */
export const SendSettings = z.object({
  followRedirects: z.boolean(),
  maxRedirects: z.number().int(),
  verifyTls: z.boolean(),
  /** Milliseconds from the first byte of work to the last byte of the response, redirects included. */
  timeoutMs: z.number(),
  /** Postman's `followOriginalHttpMethod`: a redirect keeps method and body. */
  keepMethod: z.boolean().optional(),
  /** Postman's `followAuthorizationHeader`: a redirect to another server keeps the Authorization line. */
  keepAuthorization: z.boolean().optional(),
  /** Postman's `removeRefererHeaderOnRedirect`. */
  noReferer: z.boolean().optional(),
  /** Postman's `disableCookies`: none are kept, and none of the run are sent. */
  noCookies: z.boolean().optional(),
});
export type SendSettings = z.infer<typeof SendSettings>;

/** Where in a collection run a request was sent. */
export const Step = z.object({
  /** From 0. */
  iteration: z.number().int(),
  /** Of the request among those of the run, from 0. */
  position: z.number().int(),
  /** Names of its folders, outermost first. */
  folder: z.array(z.string()),
  /** Who sent it: the collection, a script (`pm.sendRequest`), or an auth that needs a request of its own. */
  source: z.enum(['collection', 'script', 'auth']),
  /** Its pre-request script said so: nothing was sent. */
  isSkipped: z.boolean().optional(),
});
export type Step = z.infer<typeof Step>;

const { id, at, runId, callId, request, response, status, message, durationMs, secrets } = activityFields;

/**
 * One action sent, with its attempts. `request` is the first, as it left; after a digest challenge, the one that answers
 * it. `response` is the last that came. `message` is the start of the response body, or why the request was not accepted.
 */
export const Delivery = z.object({
  id,
  kind: z.literal('delivery'),
  at,
  runId,
  callId,
  action: z.object({ id: z.string(), name: z.string() }),
  event: EventMark,
  /** The event's values that were sent, for the detail view. */
  parameters: z.record(z.string(), z.string()),
  request,
  response,
  status,
  message,
  /** From the start of the first attempt to the end of the last; null where nothing was sent. */
  durationMs,
  attempts: z.array(Attempt),
  /** Where redirects led, in order, and with what method. */
  redirects: z.array(z.object({ status: z.number().int(), url: z.string(), method: z.string() })),
  /** Tags used and defined nowhere: sent empty, or kept as text where the setting says so. */
  unresolved: z.array(z.string()),
  /** How it was sent; null in deliveries of earlier versions, which did not keep it. */
  settings: SendSettings.nullable(),
  /** The capture it became, where it reached our own receiver. */
  capture: z.string().nullable(),
  /** How chaos altered the event (sent twice, late ...); left out where it did not. */
  altered: z.string().optional(),
  /** When it was sent, in seconds of the call that was played; left out where none was. */
  played: z.number().optional(),
  /** Left out where no collection run sent it. */
  step: Step.optional(),
  /** What its scripts said; left out where none ran. */
  scripts: ScriptOutcome.optional(),
  /** The file that was to be uploaded and that nobody allowed, as `permissions` takes it; left out where there is none. */
  uploadRefused: z.string().optional(),
  secrets,
});
export type Delivery = z.infer<typeof Delivery>;

/** Whether a response with this status, 0 for none, did not accept its request. */
export const isFailedStatus = (status: number): boolean => status < 200 || (status >= 300 && status !== 304);

type Redirected = Pick<Delivery, 'redirects'> & { readonly request: Pick<Delivery['request'], 'method'> };

/** The method that a redirect made of the one that was meant; null where the request stayed what it was. */
export function changedMethod({ request, redirects }: Redirected): string | null {
  return redirects.find(({ method }) => method !== request.method)?.method ?? null;
}

type Judged = Pick<Delivery, 'status' | 'step' | 'scripts'> & Redirected;

/**
 * Whether the request that was meant was not accepted, which its `message` says, or its scripts found it wrong. In a
 * collection run any response is well: what it has to be, its tests say.
 */
export function isFailedDelivery(delivery: Judged): boolean {
  const { status, step, scripts } = delivery;
  if (scripts !== undefined && isFailedOutcome(scripts)) return true;
  if (step !== undefined) return status === 0 && step.isSkipped !== true;
  return isFailedStatus(status) || changedMethod(delivery) !== null;
}

import { failure } from '../../../shared/failure.ts';
import type { ExampleResponse } from '../../../shared/model/example.ts';
import { headerValue } from '../../../shared/model/http.ts';
import type { ActivityLog } from '../activity/log.ts';
import { languageOf } from '../importers/request-parts.ts';

/**
 * The response of a delivery for an example of its action, as clients get it: a collection is given to others, so the
 * values of secrets are not in it. Throws ACTIVITY_UNKNOWN, and INPUT_INVALID where there is nothing whole to save as text.
 */
export async function responseOf(log: Pick<ActivityLog, 'get'>, id: string): Promise<ExampleResponse> {
  const activity = await log.get(id);
  if (activity === undefined) throw failure('ACTIVITY_UNKNOWN', { id });
  const { response } = activity;
  const refuse = (detail: string) => failure('INPUT_INVALID', { where: 'delivery', detail });
  if (activity.kind !== 'delivery' || response === null) throw refuse('it has no response.');
  const { headers, body, bodyBase64, decoding } = response;
  if (response.truncated || decoding?.isCut === true) {
    throw refuse('only the beginning of its response was kept, so it cannot be an example.');
  }
  const problem = decoding?.problem ?? null;
  if (problem !== null) throw refuse(`its response cannot be an example: ${problem}`);
  if (bodyBase64 !== null && (body.includes('\u{FFFD}') || body.includes('\0'))) {
    throw refuse('its response is not text, so it cannot be an example.');
  }
  return {
    ...{ code: response.status, status: response.statusText, body },
    headers: headers.map(([key, value]) => ({ key, value })),
    language: languageOf(headerValue(headers, 'content-type') ?? ''),
  };
}

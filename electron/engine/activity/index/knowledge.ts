import { createCallEventReader } from '../../calls/call-events.ts';
import { derivedFrom, openDialects } from '../../dialects/dialects.ts';
import { createRecognizer } from '../../recognition/recognizer.ts';
import type { Knowledge } from './activity-index.ts';

/** What the dialects of these folders, the product's and the person's own, know of an activity. */
export function openKnowledge(folders: readonly [string, string]): Knowledge & { reload(): void } {
  const dialects = openDialects(...folders);
  const recognizer = derivedFrom(dialects, createRecognizer);
  const callEvents = derivedFrom(dialects, (all) => createCallEventReader(all, recognizer));
  return {
    recognize: (request) => recognizer.recognizeRequest(request),
    searchTerms: (activity) => callEvents.searchTerms(activity),
    reload: () => void dialects.reload(),
  };
}

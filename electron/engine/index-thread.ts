import { parentPort, workerData } from 'node:worker_threads';
import type { Knowledge } from './activity/index/activity-index.ts';
import { type IndexThreadData, serveIndex } from './activity/index/serve-index.ts';

// The entry of a thread: the index of the activity log, with all that it needs to know of dialects. No search, no
// checkpoint, and no recognition delays a request.

const { options, dialects: folders } = workerData as IndexThreadData;
if (parentPort === null) throw new Error('This module is the entry of a thread.');
let reload = (): void => undefined;

/** Loaded with the first record: whoever opens the log need not wait for it. */
async function loadKnowledge(): Promise<Knowledge> {
  const [{ createCallEventReader }, { derivedFrom, openDialects }, { createRecognizer }] = await Promise.all([
    import('./calls/call-events.ts'),
    import('./dialects/dialects.ts'),
    import('./recognition/recognizer.ts'),
  ]);
  const dialects = openDialects(...folders);
  const recognizer = derivedFrom(dialects, createRecognizer);
  const callEvents = derivedFrom(dialects, (all) => createCallEventReader(all, recognizer));
  reload = () => void dialects.reload();
  return {
    recognize: (request) => recognizer.recognizeRequest(request),
    searchTerms: (activity) => callEvents.searchTerms(activity),
    parameters: (activity) => callEvents.parameters(activity),
  };
}

await serveIndex(parentPort, options, { knowledge: loadKnowledge, reload: () => reload() });

import { messageTexts } from '../../../../shared/filter-match.ts';
import type { MessageTexts } from '../../../../shared/message-parts.ts';
import type { Capture } from '../../../../shared/model/capture.ts';
import { maskedColumns, maskerFor } from '../../masking/mask-activity.ts';
import type { Frame } from '../journal/frames.ts';
import type { Located } from '../journal/segments.ts';
import { captureMessage, rowOf } from '../kinds.ts';
import { type Appendable, recordFrom, requestBody, type WithoutBodies, wholeActivity } from '../record.ts';
import type { Knowledge } from './activity-index.ts';
import type { KnownSecrets } from './masked-rows.ts';
import { isPlain } from './raw-search.ts';
import type { NewEntry } from './store.ts';

/**
 * What the index keeps of a record: its row, what it is found by, and how it is shown. Which event a capture is and how its
 * body begins is found out here, after its response was sent.
 */
export function entryOf(
  { frame, segment, offset, length }: Located,
  knowledge: Knowledge,
  secrets: KnownSecrets,
): NewEntry {
  const record = recordFrom(frame.json);
  const { activity, eventLabel, recognized } =
    record.activity.kind === 'capture'
      ? readCapture(record.activity, frame.request, record, knowledge)
      : { ...record, recognized: null };
  const row = rowOf(activity, { eventLabel });
  const masker = activity.secrets === undefined ? secrets.masker : maskerFor(activity, frame.request, secrets.values);
  return {
    ...{ seq: frame.seq, row, segment, position: offset, length, recognized },
    masked: maskedColumns(row, masker),
    plain:
      isPlain(frame.request, activity.request.headers) &&
      (activity.kind === 'capture' || isPlain(frame.response ?? nothing, activity.response?.headers ?? [])),
    words: activity.callId === null ? [] : wordsOf(activity, frame, knowledge),
  };
}

/** The texts of its messages, for filters that look into them. */
export function textsOf(
  { row: { callId, message, direction }, recognized }: NewEntry,
  frame: Frame,
  parametersOf: Knowledge['parameters'],
): MessageTexts {
  const { activity } = recordFrom(frame.json);
  const finding = { recognized: recognized === null ? null : JSON.parse(recognized), callId, message };
  return messageTexts(wholeActivity(activity, frame, finding), direction, parametersOf);
}

const nothing = Buffer.alloc(0);

interface ReadCapture {
  readonly activity: Appendable;
  readonly eventLabel: string | undefined;
  /** JSON of what was recognized here; null where nothing was. */
  readonly recognized: string | null;
}

/** A capture with its event and its message. A fault in recognizing it is its message. */
function readCapture(
  capture: WithoutBodies<Capture>,
  body: Uint8Array,
  { eventLabel, isUnrecognized }: Pick<ReturnType<typeof recordFrom>, 'eventLabel' | 'isUnrecognized'>,
  knowledge: Knowledge,
): ReadCapture {
  let text: string | null = null;
  const textOnce = (): string => {
    text ??= requestBody(capture, body).body;
    return text;
  };
  let recognition: ReturnType<Knowledge['recognize']> = null;
  try {
    if (isUnrecognized === true) {
      recognition = knowledge.recognize({ ...capture.request, body: textOnce(), bodyBase64: null });
    }
  } catch (error) {
    const message = `The event could not be recognized: ${error instanceof Error ? error.message : error}.`;
    return { activity: { ...capture, message }, eventLabel, recognized: null };
  }
  const message = capture.message || captureMessage(textOnce(), capture.request.bytes) || (capture.warnings?.[0] ?? '');
  if (recognition === null) return { activity: { ...capture, message }, eventLabel, recognized: null };
  const { dialect, event, confidence, reason, callId } = recognition;
  const recognized = { dialect, event, confidence, reason };
  return {
    activity: { ...capture, message, recognized, callId },
    eventLabel: recognition.eventLabel,
    recognized: JSON.stringify(recognized),
  };
}

function wordsOf(activity: Appendable, frame: Frame, knowledge: Knowledge): readonly string[] {
  try {
    const { callId, message } = activity;
    return knowledge.searchTerms(wholeActivity(activity, frame, { recognized: null, callId, message }));
  } catch {
    // The call is then found by its id alone.
    return [];
  }
}

import type { Activity, ActivityRow } from '../../../../shared/model/activity.ts';
import { maskActivity, maskerFor } from '../../masking/mask-activity.ts';
import { createMasker } from '../../masking/masker.ts';
import type { SecretValue } from '../../masking/secret-search.ts';
import type { SegmentReader } from '../journal/segments.ts';
import { type Bodies, recordFrom, shownDecoding, wholeActivity } from '../record.ts';
import { type OldActivity, unpack } from './old-whole.ts';

/** Where the whole of an activity is: in the journal, or, where there is no segment, in the table of earlier versions. */
export interface StoredActivity extends Omit<OldActivity, 'json'> {
  readonly segment: number | null;
  readonly position: number | null;
  readonly length: number | null;
  /** JSON of what was recognized by the index; null where nothing was, or it was known before. */
  readonly recognized: string | null;
  readonly json: string | null;
}

/** Which bodies are wanted; the others are left empty. */
export type WantedBodies = 'both' | 'request' | 'none';

/** How the whole of an activity is read. */
export interface ActivityReading {
  /** With the values of its secrets, which are masked otherwise. */
  readonly reveal?: boolean | undefined;
  /** For a person to look at: of a compressed body up to 32 MiB are decoded, otherwise 1 MiB. */
  readonly isShown?: boolean;
}

interface Reading {
  readonly wanted?: WantedBodies;
  readonly known: readonly SecretValue[] | 'reveal';
  /** Whether compressed bodies are decoded as far as they are shown, and not only as far as they are searched. */
  readonly isShown?: boolean;
}

/**
 * The whole of an activity. The values of its own secrets and of those in `known` are masked, unless they are to be
 * revealed. Undefined where the bytes are gone, which takes somebody who removes files by hand.
 */
export function readActivity(
  journal: SegmentReader,
  row: ActivityRow,
  stored: StoredActivity,
  { wanted = 'both', known, isShown = false }: Reading,
): Activity | undefined {
  const { segment, position, length, json } = stored;
  if (segment === null || position === null || length === null) {
    if (json === null) return undefined;
    const old = unpack({ ...stored, json, ...withoutBodies[wanted] }, row);
    return known === 'reveal' ? old : maskActivity(old, createMasker(known));
  }
  const frame = journal.read(segment, position, length);
  if (frame === undefined) return undefined;
  const bodies: Partial<Bodies> = wanted === 'both' ? frame : wanted === 'request' ? { request: frame.request } : {};
  const recognized = stored.recognized === null ? null : JSON.parse(stored.recognized);
  const finding = { recognized, callId: row.callId, message: row.message };
  // Before it is masked: what is masked cannot be decoded.
  const activity = wholeActivity(recordFrom(frame.json).activity, bodies, finding, isShown ? shownDecoding : undefined);
  if (known === 'reveal') return activity;
  // What is secret may stand in a body that is not wanted.
  return maskActivity(activity, maskerFor(activity, frame.request, known));
}

const noResponse = { response: null, responseText: null };
const withoutBodies = { both: {}, request: noResponse, none: { request: null, requestText: null, ...noResponse } };

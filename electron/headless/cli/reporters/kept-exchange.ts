import type { Delivery } from '../../../../shared/model/delivery.ts';
import type { HeaderLine, HttpRequestMessage, HttpResponseMessage } from '../../../../shared/model/http.ts';
import { decodedBytes } from '../../../engine/http/decode-body.ts';

/** How much of requests and responses is kept for the reports of one run. */
export interface KeptBodies {
  /** Characters of one body. */
  readonly text: number;
  /** Bytes of the body of one response, content codings undone; 0 where no report has them. */
  readonly bytes: number;
  /** Of all bodies together. What has no room is left out; a quarter is held back for steps that failed. */
  readonly total: number;
}

export interface KeptBody {
  /** The beginning, at least. */
  readonly text: string;
  /** Whether only the beginning of the text is here. */
  readonly isCut: boolean;
  /** Of a response, content codings undone; null where they were not asked for. */
  readonly bytes: { readonly data: Uint8Array; readonly isCut: boolean } | null;
  /** Bytes on the wire, of the whole body. */
  readonly size: number;
}

export interface KeptMessage {
  readonly httpVersion: string;
  readonly headers: readonly HeaderLine[];
  readonly body: KeptBody;
}

/** What one step sent and received, as far as there was room. */
export interface KeptExchange {
  readonly request: KeptMessage;
  readonly response: KeptMessage | null;
}

/** Keeps exchanges, so much and no more, however many there are. */
export function createExchangeKeeper({
  text,
  bytes,
  total,
}: KeptBodies): (delivery: Delivery, isFailed: boolean) => Promise<KeptExchange> {
  let left = total;
  async function keptMessage(
    message: HttpRequestMessage | HttpResponseMessage,
    isFailed: boolean,
  ): Promise<KeptMessage> {
    const { httpVersion, headers, body } = message;
    const room = Math.max(0, isFailed ? left : left - total / 4);
    const shown = body.slice(0, Math.min(text, room));
    left -= shown.length;
    const isCut = message.truncated || shown.length < body.length;
    const most = Math.min(bytes, Math.max(0, room - shown.length));
    const kept = bytes > 0 && 'status' in message ? await keptBytes(message, most) : null;
    left -= kept?.data.length ?? 0;
    return { httpVersion, headers, body: { text: shown, isCut, bytes: kept, size: message.bytes } };
  }
  return async ({ request, response }, isFailed) => ({
    request: await keptMessage(request, isFailed),
    response: response === null ? null : await keptMessage(response, isFailed),
  });
}

async function keptBytes(message: HttpResponseMessage, most: number): Promise<KeptBody['bytes']> {
  // One more: whether there are more is told by it.
  const whole = await decodedBytes(message, most + 1);
  // A copy: a part of a buffer keeps the whole of it in memory.
  const data = Uint8Array.from(whole.subarray(0, most));
  return { data, isCut: message.truncated || data.length < whole.length };
}

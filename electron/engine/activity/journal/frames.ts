import { crc32 } from 'node:zlib';

/**
 * One record of the journal, as it lies on disk: its length and checksum, each four bytes, then the payload, all numbers
 * little-endian. The payload is the type (1 byte), the place in its list (8 bytes, a float), the lengths of its three parts
 * (4 bytes each), and the parts: JSON and the bytes of two bodies.
 */
export interface Frame {
  readonly type: FrameType;
  readonly seq: number;
  readonly json: string;
  readonly request: Uint8Array;
  /** Null where there was no response. */
  readonly response: Uint8Array | null;
}

export const frameTypes = { activity: 1, newRun: 2, runUpdate: 3 } as const;
export type FrameType = (typeof frameTypes)[keyof typeof frameTypes];

const prefix = 8;
/** Bytes of a frame before its parts. */
export const headBytes = prefix + 21;
/** No version has more types. */
const highestType = 15;
const none = 0xffff_ffff;

/** Bytes that encoding a frame may take at most. */
export const mostBytes = ({ json, request, response }: Frame): number =>
  headBytes + json.length * 3 + request.length + (response?.length ?? 0);

/** Writes a frame into a buffer that has room for `mostBytes`; returns the place behind it. */
export function writeFrame(buffer: Buffer, at: number, { type, seq, json, request, response }: Frame): number {
  const jsonBytes = buffer.write(json, at + headBytes, 'utf8');
  let end = at + headBytes + jsonBytes;
  buffer.set(request, end);
  end += request.length;
  if (response !== null) {
    buffer.set(response, end);
    end += response.length;
  }
  buffer[at + 8] = type;
  buffer.writeDoubleLE(seq, at + 9);
  buffer.writeUInt32LE(jsonBytes, at + 17);
  buffer.writeUInt32LE(request.length, at + 21);
  buffer.writeUInt32LE(response === null ? none : response.length, at + 25);
  buffer.writeUInt32LE(end - at - prefix, at);
  buffer.writeUInt32LE(crc32(buffer.subarray(at + prefix, end)), at + 4);
  return end;
}

/**
 * Bytes of the whole frame that begins at `at`; null where what stands there is not the head of one, or not all of it. The
 * lengths in a head must add up: hardly anything but a head does.
 */
export function frameBytes(buffer: Buffer, at: number): number | null {
  if (buffer.length - at < headBytes) return null;
  const type = buffer[at + 8] ?? 0;
  if (type === 0 || type > highestType) return null;
  const payload = buffer.readUInt32LE(at);
  const response = buffer.readUInt32LE(at + 25);
  const parts = buffer.readUInt32LE(at + 17) + buffer.readUInt32LE(at + 21) + (response === none ? 0 : response);
  return payload === headBytes - prefix + parts ? prefix + payload : null;
}

/** The frame in these bytes; null where they are none, or not as they were written. */
export function readFrame(bytes: Buffer): Frame | null {
  if (frameBytes(bytes, 0) !== bytes.length) return null;
  if (crc32(bytes.subarray(prefix)) !== bytes.readUInt32LE(4)) return null;
  const jsonEnd = headBytes + bytes.readUInt32LE(17);
  const requestEnd = jsonEnd + bytes.readUInt32LE(21);
  return {
    type: bytes[8] as FrameType,
    seq: bytes.readDoubleLE(9),
    json: bytes.toString('utf8', headBytes, jsonEnd),
    request: bytes.subarray(jsonEnd, requestEnd),
    response: bytes.readUInt32LE(25) === none ? null : bytes.subarray(requestEnd),
  };
}

export type TextEncodingName = 'UTF-8' | 'UTF-16 LE' | 'UTF-16 BE' | 'UTF-32 LE' | 'UTF-32 BE' | 'windows-1252';

export interface DecodedText {
  /** Without a byte order mark. */
  readonly text: string;
  readonly encoding: TextEncodingName;
  /** False where the bytes contradict their own byte order mark; the text then has U+FFFD in it. */
  readonly isIntact: boolean;
}

/**
 * The text of a file's bytes and the encoding it is in. The one place that decides this: a byte order mark counts, then
 * valid UTF-8, then windows-1252, which every byte is valid in. UTF-16 without a mark is recognized by the first character
 * of JSON. Windows editors and PowerShell's `>` write UTF-16, older ones windows-1252.
 */
export function decodeTextFile(bytes: Uint8Array): DecodedText {
  const [first, second, third, fourth] = bytes;
  const isUtf32 = bytes.length % 4 === 0;
  if (isUtf32 && first === 0xff && second === 0xfe && third === 0 && fourth === 0) {
    const text = decodeUtf32(bytes, true);
    if (text !== null) return { text, encoding: 'UTF-32 LE', isIntact: true };
  }
  if (isUtf32 && first === 0 && second === 0 && third === 0xfe && fourth === 0xff) {
    const text = decodeUtf32(bytes, false);
    if (text !== null) return { text, encoding: 'UTF-32 BE', isIntact: true };
  }
  if (first === 0xff && second === 0xfe) return decodeUtf16(bytes, 'utf-16le');
  if (first === 0xfe && second === 0xff) return decodeUtf16(bytes, 'utf-16be');
  if (bytes.length % 2 === 0 && second === 0 && opensJson(first)) return decodeUtf16(bytes, 'utf-16le');
  if (bytes.length % 2 === 0 && first === 0 && opensJson(second)) return decodeUtf16(bytes, 'utf-16be');
  const text = decodeStrictly('utf-8', bytes);
  if (text !== null) return { text, encoding: 'UTF-8', isIntact: true };
  const hasMark = first === 0xef && second === 0xbb && third === 0xbf;
  const rest = hasMark ? bytes.subarray(3) : bytes;
  return { text: new TextDecoder('windows-1252').decode(rest), encoding: 'windows-1252', isIntact: true };
}

/** The text alone. Never throws. */
export const decodeText = (bytes: Uint8Array): string => decodeTextFile(bytes).text;

const opensJson = (byte: number | undefined): boolean => byte === 0x7b || byte === 0x5b;

/** Null where the bytes are not valid in it. */
function decodeStrictly(encoding: 'utf-8' | 'utf-16le' | 'utf-16be', bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): DecodedText {
  const strict = decodeStrictly(encoding, bytes);
  return {
    text: strict ?? new TextDecoder(encoding).decode(bytes),
    encoding: encoding === 'utf-16le' ? 'UTF-16 LE' : 'UTF-16 BE',
    isIntact: strict !== null,
  };
}

/** TextDecoder does not have it. Null where a unit is no code point. */
function decodeUtf32(bytes: Uint8Array, isLittleEndian: boolean): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 4; at < bytes.length; at += 4) {
    const code = view.getUint32(at, isLittleEndian);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return null;
    text += String.fromCodePoint(code);
  }
  return text;
}

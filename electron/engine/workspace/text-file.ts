/**
 * The text of a file's bytes: UTF-8 with or without a byte order mark, UTF-16 little or big endian by its mark
 * (Windows editors and PowerShell's `>` write those). Bytes that are no UTF-8 become U+FFFD; nothing is thrown.
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder('utf-8').decode(bytes);
}

/** The indentation of a JSON text, so that writing it again changes only the lines that changed; two spaces where it has none. */
export function indentOf(json: string): string {
  return /^\s*[[{]\r?\n([ \t]+)\S/.exec(json)?.[1] ?? '  ';
}

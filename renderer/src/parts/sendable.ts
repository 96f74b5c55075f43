/** A URL that begins with a tag is for the engine to judge: its value is not known here. */
export function isSendable(url: string): boolean {
  if (url.includes('{{')) return true;
  return /^https?:\/\/[^/?#\s]/i.test(url) && URL.canParse(url);
}

/** True where only this machine reaches the address. */
export function isLoopback(host: string): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|localhost|\[?::1\]?)$/i.test(host.trim());
}

export type ReadAddress =
  | { readonly problem: null; readonly host: string; readonly port: number }
  | { readonly problem: { readonly field: 'host' | 'port'; readonly message: string } };

/** What was typed as host and port; a port of 0 is any that is free. */
export function readAddress(host: string, port: string): ReadAddress {
  const wanted = host.trim();
  if (wanted === '') return { problem: { field: 'host', message: 'An address of this machine.' } };
  if (/[\s/]/.test(wanted) || wanted.length > 255) {
    return { problem: { field: 'host', message: 'Without http:// and path.' } };
  }
  const number = /^\d+$/.test(port.trim()) ? Number(port.trim()) : Number.NaN;
  if (!(number <= 65_535)) return { problem: { field: 'port', message: '0 to 65535.' } };
  return { problem: null, host: wanted, port: number };
}

/** A command that sends something to the receiver, the same in every shell. */
export function curlToTry(url: string): string {
  return `curl -d "event=ringing" ${url}/hook`;
}

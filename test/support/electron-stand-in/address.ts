/** The origins under which Chromium knows the hosts of app://. `.test` never resolves (RFC 6761). */
const pagePattern = /^https:\/\/app\.([a-z0-9-]+)\.test(?=[/?#]|$)/;

/** app://hookswitch/x -> https://app.hookswitch.test/x. Text is replaced, not parsed: a `..%2f` stays what it is. */
export function toPage(url: string): string {
  return url.replace(/^app:\/\/([a-z0-9-]+)/, 'https://app.$1.test');
}

/** https://app.hookswitch.test/x -> app://hookswitch/x; any other address as it is. */
export function toApp(url: string): string {
  return url.replace(pagePattern, 'app://$1');
}

/** True for an address that a handler of app:// serves. */
export function isAppPage(url: string): boolean {
  return pagePattern.test(url);
}

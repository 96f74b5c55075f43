import fc from 'fast-check';
import postman from 'postman-collection';
import { toNodeUrl } from 'postman-url-encoder';
import { describe, expect, it } from 'vitest';
import { encodeUrl, urlTemplate } from '../../../electron/engine/sender/request-url.ts';

const text = (characters: string, maxLength = 12): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...characters), maxLength });

const hosts = fc.oneof(
  text('ab01.-', 8),
  fc.constantFrom(
    'localhost',
    '127.0.0.1',
    'crm.example.com',
    '256.1.1.1',
    '1.2',
    '0x10',
    'xn--a',
    'xn--mnchen-3ya.de',
  ),
  fc.ipV4(),
);
const urls = fc
  .tuple(
    fc.constantFrom('http://', 'https://', 'HTTP://', ''),
    hosts,
    fc.oneof(
      fc.constantFrom('', ':', ':0', ':080', ':65536'),
      fc.integer({ min: 0, max: 70_000 }).map((port) => `:${port}`),
    ),
    fc.oneof(
      fc.constant(''),
      text("ab0.~_/-:@,;*!$'()%+=&{}#\\é ").map((path) => `/${path}`),
    ),
    fc.oneof(
      fc.constant(''),
      text('ab0.~_/-:@,;*!$\'()%+=&{}?[]|<"é ').map((query) => `?${query}`),
    ),
  )
  .map((parts) => parts.join(''));

describe('URLs that are sent as they are written are those that Postman leaves as they are', () => {
  it('when they are encoded', () => {
    fc.assert(
      fc.property(urls, (url) => {
        const { protocol, host, path, auth } = toNodeUrl(new postman.Url(url));
        const sent = encodeUrl(url, null);
        expect(sent).toMatchObject({ url: `${protocol}//${host}${path}`, host });
        expect(sent.credentials === null).toBe(auth === null);
        if (sent.problem === null) expect(URL.canParse(sent.url)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('when their path variables are filled in', () => {
    fc.assert(
      fc.property(urls, (url) => {
        expect(urlTemplate({ url, query: [], pathVariables: [] })).toBe(
          new postman.Url({ ...postman.Url.parse(url), variable: [] }).toString(),
        );
      }),
      { numRuns: 2000 },
    );
  });
});

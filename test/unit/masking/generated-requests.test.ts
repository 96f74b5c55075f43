import fc from 'fast-check';
import { expect, it } from 'vitest';
import { maskMessage } from '../../../electron/engine/masking/mask-activity.ts';
import { createMasker } from '../../../electron/engine/masking/masker.ts';
import { markSecrets, secretsIn } from '../../../electron/engine/masking/secret-places.ts';
import { toRequestMessage } from '../../../electron/engine/sender/messages.ts';
import type { ActionAuth, ActionBody } from '../../../shared/model/action.ts';
import { compiledFrom } from '../sender/requests.ts';

/** Three dots say that a text was cut off there. */
const secret = fc
  .stringMatching(/^[A-Za-z0-9+/=&<>"'%_. éß-]{8,30}$/)
  .filter((text) => text.trim() === text && !text.includes('...'));

const raw = (text: string, language: string): ActionBody => ({ mode: 'raw', raw: text, language });
const pair = { key: 'key', value: '{{Key}}' };
const bodies: ActionBody[] = [
  { mode: 'none' },
  raw('{"key":"{{Key}}","n":1}', 'json'),
  raw('<a k="{{Key}}">{{Key}}</a>', 'xml'),
  raw('plain {{Key}}', 'text'),
  { mode: 'urlencoded', urlencoded: [pair] },
  { mode: 'formdata', formdata: [{ type: 'text', ...pair }] },
  { mode: 'graphql', query: 'query { q(key: "{{Key}}") }', variables: '{"key":"{{Key}}"}' },
];
const auths: ActionAuth[] = [
  { type: 'none' },
  { type: 'basic', username: 'me', password: '{{Key}}' },
  { type: 'basic', username: '{{Key}}', password: '' },
  { type: 'bearer', token: '{{Key}}' },
  { type: 'apikey', key: 'k', value: '{{Key}}', in: 'query' },
  { type: 'apikey', key: 'X-Key', value: '{{Key}}', in: 'header' },
];
const urls = ['http://h/', 'http://h/?k={{Key}}', 'http://h/{{Key}}/x', 'http://u:{{Key}}@h/', 'http://h/?{{Key}}=1'];

/** What is read in a text when all its encodings are undone, one after another and again. */
function readings(text: string): string[] {
  const undone = (part: string): string[] => [
    part.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString()),
    part
      .replaceAll('+', ' ')
      .replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString()),
    part.replace(/\\(["\\/])/g, '$1'),
    part.replace(
      /&(quot|lt|gt|apos|amp);/g,
      (_, name: string) => ({ quot: '"', lt: '<', gt: '>', apos: "'" })[name] ?? '&',
    ),
    Buffer.from(part, 'latin1').toString(),
    ...Array.from(part.matchAll(/[A-Za-z0-9+/_-]{8,}=*/g), ([token]) => Buffer.from(token, 'base64').toString()),
  ];
  const once = undone(text);
  return [text, ...once, ...once.flatMap(undone)];
}

it('no reading of a generated request gives a secret once it is masked, and its marks give it again', async () => {
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(
      ...[secret, fc.constantFrom(...bodies), fc.constantFrom(...auths), fc.constantFrom(...urls)],
      ...[fc.constantFrom('POST', 'GET'), fc.boolean()],
      async (value, body, auth, url, method, asPostman) => {
        const compiled = await compiledFrom(
          { method, url, body, headers: [{ key: 'X-Id', value: 'a-{{Key}}' }] },
          {
            auth,
            options: { asPostman },
            scopes: {
              custom: new Map([['Key', value]]),
              secrets: { collection: new Set<string>(), custom: new Set(['Key']), environment: new Set() },
            },
          },
        );
        expect(compiled.secrets).toEqual([{ tag: 'Key', value }]);
        const message = toRequestMessage(compiled);
        const masked = maskMessage(message, createMasker(compiled.secrets));
        const texts = [
          masked.url,
          masked.body,
          ...masked.headers.flat(),
          ...(masked.bodyBase64 === null ? [] : [masked.bodyBase64]),
        ];
        for (const text of texts) {
          for (const reading of readings(text)) expect(reading).not.toContain(value);
        }
        const logged = { url: compiled.url, headers: compiled.headers, body: compiled.body };
        const marks = markSecrets(compiled.secrets, logged);
        expect(secretsIn(marks, logged).map((found) => found.value)).toContain(value);
        sent += 1;
      },
    ),
  );
  expect(sent).toBeGreaterThan(0);
});

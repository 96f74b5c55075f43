import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actionsOfCollection } from '../../electron/engine/postman-format/collection-actions.ts';
import { readCollection } from '../support/read-collection.ts';
import { bothWays, collectionOf, comparable, type Pair, sendOurs } from './both-ways.ts';
import { type Recorded, type RecordingServer, recordingServer } from './recording-server.ts';

const raw = (text: string, language: string) => ({ mode: 'raw', raw: text, options: { raw: { language } } });
const items = [
  {
    name: 'query',
    request: { method: 'GET', url: '{{base}}/a/{{CALLER}}?caller={{CALLER}}&name={{NAME}}&n={{nope}}' },
  },
  {
    name: 'json',
    request: {
      method: 'POST',
      url: '{{base}}/j',
      body: raw('{"name":"{{NAME}}","caller":{{CALLER}},"seconds":{{SECONDS}}}', 'json'),
    },
  },
  { name: 'xml', request: { method: 'POST', url: '{{base}}/x', body: raw('<n a="{{NAME}}">{{NAME}}</n>', 'xml') } },
  {
    name: 'header',
    request: { method: 'GET', url: '{{base}}/h', header: [{ key: 'X-Name', value: '{{NAME}} {{BREAK}}' }] },
  },
  {
    name: 'urlencoded',
    request: {
      method: 'POST',
      url: '{{base}}/u',
      body: { mode: 'urlencoded', urlencoded: [{ key: 'caller', value: '{{CALLER}}' }] },
    },
  },
];
const call = {
  CALLER: '+15551234567',
  NAME: 'Ann "A&B" <Žarko>',
  SECONDS: '12',
  BREAK: 'a\r\nX-Evil: 1',
};

let server: RecordingServer;
let ours: Map<string, Recorded | null>;
let pairs: Map<string, Pair>;

beforeAll(async () => {
  server = await recordingServer();
  const text = collectionOf(items);
  const environment = { base: `http://127.0.0.1:${server.port}` };
  const actions = actionsOfCollection(readCollection('f.json', text).collection);
  const sent = await sendOurs(actions, { environment, call }, server, { asPostman: false, unresolvedTags: 'empty' });
  ours = new Map(actions.map(({ id, name }) => [name, sent.get(id)?.request ?? null]));
  pairs = new Map((await bothWays(text, { environment, call }, server, '/nowhere')).map((pair) => [pair.name, pair]));
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
});

const targetOf = (request: Recorded | null | undefined): URL =>
  new URL(request?.requestLine.split(' ')[1] ?? '', 'http://receiver');

describe('values of a call arrive as they are, where plain substitution changes them', () => {
  test('a number in a query keeps its plus', () => {
    expect(targetOf(pairs.get('query')?.newman.request).searchParams.get('caller')).toBe(' 15551234567');
    const target = targetOf(ours.get('query'));
    expect(target.searchParams.get('caller')).toBe(call.CALLER);
    expect(target.searchParams.get('name')).toBe(call.NAME);
    expect(target.searchParams.get('n')).toBe('');
    expect(ours.get('query')?.requestLine).toContain('/a/%2B15551234567?caller=%2B15551234567&name=Ann%20%22A%26B%22');
  });

  test('a name with quotes leaves JSON whole, and a number that is none becomes a string', () => {
    const bytes = (request: Recorded | null | undefined) => Buffer.from(request?.body ?? '', 'latin1').toString('utf8');
    expect(() => JSON.parse(bytes(pairs.get('json')?.newman.request))).toThrow();
    expect(JSON.parse(bytes(ours.get('json')))).toEqual({ name: call.NAME, caller: call.CALLER, seconds: 12 });
  });

  test('a name cannot write XML', () => {
    const body = Buffer.from(ours.get('xml')?.body ?? '', 'latin1').toString('utf8');
    const name = 'Ann &quot;A&amp;B&quot; &lt;Žarko&gt;';
    expect(body).toBe(`<n a="${name}">${name}</n>`);
  });

  test('a line break in a value does not begin another header', () => {
    expect(ours.get('header')?.lines).toContain('X-Name: Ann "A&B" <%C5%BDarko> a X-Evil: 1');
    expect(ours.get('header')?.lines.some((line) => line.startsWith('X-Evil'))).toBe(false);
  });

  test('an urlencoded row is encoded once', () => {
    expect(ours.get('urlencoded')?.body).toBe('caller=%2B15551234567');
    expect(comparable(pairs.get('urlencoded')?.newman.request ?? null)?.body).toBe('caller=%2B15551234567');
  });
});

test('besides the values, only the User-Agent and the token tell the two apart', () => {
  const theirs = comparable(pairs.get('urlencoded')?.newman.request ?? null);
  const expected = theirs?.lines
    .filter((line) => !line.startsWith('Postman-Token: '))
    .map((line) => (line.startsWith('User-Agent: ') ? 'User-Agent: Hookswitch/1.2.3' : line));
  expect(comparable(ours.get('urlencoded') ?? null)?.lines).toEqual(expected);
});

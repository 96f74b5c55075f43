import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { warningsFor } from '../../electron/engine/actions/describe.ts';
import { rowOf } from '../../electron/engine/activity/kinds.ts';
import { openDialects } from '../../electron/engine/dialects/dialects.ts';
import { readDialect } from '../../electron/engine/dialects/read-dialect.ts';
import { bodyFields } from '../../electron/engine/http/message-body.ts';
import { createMasker } from '../../electron/engine/masking/masker.ts';
import { markSecrets } from '../../electron/engine/masking/secret-places.ts';
import { editRows, writePair } from '../../electron/engine/postman-format/item-rows.ts';
import { findJsonFault } from '../../electron/engine/postman-format/json-fault.ts';
import { parseQuery, pathVariableNames, splitUrl } from '../../electron/engine/postman-format/url-text.ts';
import { createRecognizer } from '../../electron/engine/recognition/recognizer.ts';
import { digestChallenge } from '../../electron/engine/sender/digest.ts';
import { withoutInterim } from '../../electron/engine/sender/interim-responses.ts';
import { withoutComments } from '../../electron/engine/sender/json-comments.ts';
import { encodeUrl } from '../../electron/engine/sender/request-url.ts';
import { fileNameFor } from '../../electron/engine/storage/file-name.ts';
import { indentOf } from '../../electron/engine/storage/read-file.ts';
import { readEnvironment, withChanges } from '../../electron/engine/workspace/environment-file.ts';
import { plain } from '../../electron/headless/cli/table.ts';
import { formFields, hexDump, prettyBody, viewsFor } from '../../renderer/src/activity/body-views.ts';
import { changedPieces } from '../../renderer/src/phone/changed-pieces.ts';
import { bodyView } from '../../renderer/src/simulator/body-view.ts';
import { dollarVariables, fillDollar } from '../../shared/dollar-template.ts';
import { jsonEncodingContexts, urlEncodingContexts, xmlEncodingContexts } from '../../shared/encoding-context.ts';
import { parseFilter, printFilter } from '../../shared/filter.ts';
import { matches, messageTexts } from '../../shared/filter-match.ts';
import type { HeaderLine } from '../../shared/model/http.ts';
import { readParty, sipUser } from '../../shared/party.ts';
import { fill, findTags } from '../../shared/template.ts';
import { withoutTrailing } from '../../shared/trailing.ts';
import { resources } from '../support/open-engine.ts';
import { sampleCapture } from '../support/sample-activities.ts';

/** Characters of the smaller input; the larger has eight times as many. */
const small = 50_000;
const factor = 8;

/** Milliseconds of this thread's own work, whatever else the machine does. */
function cost(work: () => unknown): number {
  const { user, system } = process.threadCpuUsage();
  work();
  const now = process.threadCpuUsage();
  return (now.user + now.system - user - system) / 1000;
}

const repeated = (unit: string, length: number): string => unit.repeat(Math.ceil(length / unit.length));
const json: readonly HeaderLine[] = [['content-type', 'application/json']];
const form: readonly HeaderLine[] = [['content-type', 'application/x-www-form-urlencoded']];
const multipart: readonly HeaderLine[] = [['content-type', 'multipart/form-data; boundary=x']];
const filling = { asPostman: false, unresolvedTags: 'keep' } as const;
const nowhere = () => undefined;
const recognizer = createRecognizer(openDialects(join(resources, 'dialects')).all());
const received = (body: string, headers: readonly HeaderLine[] = []) =>
  recognizer.recognizeRequest({ method: 'POST', url: '/', headers, body });
const warned = (url: string) => warningsFor({ url } as Parameters<typeof warningsFor>[0], { type: 'none' });

const challenged = (value: string) => digestChallenge([['WWW-Authenticate', value]]);

const row = rowOf(sampleCapture({ id: 'a' }));

/** Every place of every tag, as filling a body asks for them. */
function placesIn(text: string, finder: typeof jsonEncodingContexts): void {
  const placeAt = finder(text);
  for (let at = text.indexOf('{{'); at !== -1; at = text.indexOf('{{', at + 2)) placeAt(at);
}

/** What reads a text that somebody else wrote, and the text that is worst for it. */
const scans: readonly (readonly [name: string, unit: string, scan: (text: string) => unknown])[] = [
  ['blanks at the end of a header', ' ', (text) => withoutTrailing(`${text}b`, ' \t')],
  ['tags', '{{', findTags],
  ['tags that never end', '{{a', findTags],
  ['many tags', '{{a}}', findTags],
  ['filling tags', '{{a', (text) => fill(text, nowhere, 'plain', filling)],
  ['places in a URL', '{{a', (text) => placesIn(text, urlEncodingContexts)],
  ['places in JSON: slashes in texts', '"//{{a}}",', (text) => placesIn(text, jsonEncodingContexts)],
  ['places in JSON: comments without an end', '/*{{a}}', (text) => placesIn(text, jsonEncodingContexts)],
  ['places in JSON: quotes', '"{{a}}', (text) => placesIn(text, jsonEncodingContexts)],
  ['places in JSON: backslashes', '\\{{a}}', (text) => placesIn(text, jsonEncodingContexts)],
  ['places in XML', '<a>{{a}}</a>', (text) => placesIn(text, xmlEncodingContexts)],
  ['places in XML: sections without an end', '<![CDATA[{{a}}', (text) => placesIn(text, xmlEncodingContexts)],
  ['places in XML: sections', '<![CDATA[{{a}}]]>', (text) => placesIn(text, xmlEncodingContexts)],
  ['comments', '//a\n', withoutComments],
  ['comments without an end', '/*/', withoutComments],
  ['comments: one long text', '\\"', (text) => withoutComments(`"${text}//`)],
  ['comments: backslashes', '\\', (text) => withoutComments(`//\n${text}"//`)],
  ['comments: slashes', '/ ', (text) => withoutComments(`//\n${text}`)],
  ['dollar variables', '$a', (text) => dollarVariables(text, new Set(['b']))],
  [
    'dollar templates',
    '$ab',
    (text) => fillDollar(text, new Map(), { parameterTags: new Set(['a']), unfilled: 'empty' }),
  ],
  ['a filter of words', 'a ', parseFilter],
  ['a filter of parentheses', '(', parseFilter],
  ['a filter of quotes', '"\\"', parseFilter],
  ['a filter of blanks', ' ', (text) => parseFilter(`a${text}b`)],
  ['a filter that is printed', '"', (text) => printFilter({ kind: 'word', text })],
  ['where JSON is wrong: digits', '1', (text) => findJsonFault(`[${text}x`)],
  ['where JSON is wrong: backslashes', '\\\\', (text) => findJsonFault(`["${text}`)],
  ['where JSON is wrong: lines', '\r', (text) => findJsonFault(`${text}x`)],
  ['indentation', ' ', (text) => indentOf(`[\n${text}`)],
  ['pieces of a URL', '{{', splitUrl],
  ['a query', '&=', parseQuery],
  ['path variables', '/:a', (text) => pathVariableNames(`http://h${text}`)],
  ['squares in a URL', '[[', (text) => warned(`http://h/${text}]`)],
  ['squares that are empty', '[[]', (text) => warned(`http://h/${text}]`)],
  ['a URL for the wire', 'a=1&', (text) => encodeUrl(`http://h/?${text}`, { key: 'a', value: 'b' })],
  ['a charset', '; charset="\\"', (text) => bodyFields(Buffer.from('x'), [['content-type', `text/plain${text}`]])],
  ['a file name', ' .', (text) => fileNameFor(`${text}x`, '.json', [])],
  ['a cell of a table', ' ', (text) => plain(`${text}x`)],
  ['a pretty body: brackets', '[', (text) => prettyBody(json, `${text}${']'.repeat(text.length)}`)],
  ['a pretty body: quotes', '\\"', (text) => prettyBody(json, `["${text}"]`)],
  ['views of a body', '[],', (text) => viewsFor(json, `[${text}1]`)],
  ['a hex dump', 'a', (text) => hexDump(Buffer.from(text))],
  ['fields of a form', 'a&', (text) => formFields(form, text)],
  ['fields of parts', '\r\n--x\r\ncontent-type:\r\n', (text) => formFields(multipart, text)],
  ['a preview: brackets', '[', (text) => bodyView(`${text}${']'.repeat(text.length)}`, json)],
  ['a challenge: blanks', ' ', (text) => challenged(`Digest realm${text}x`)],
  ['a challenge: quotes', '="\\"', (text) => challenged(`Digest a${text}\\`)],
  ['interim responses', 'HTTP/1.1 103 \r\n\r\n', (text) => withoutInterim(Buffer.from(text))],
  ['a party: backslashes', '\\"', (text) => readParty(`"${text}<`)],
  ['a party: blanks', ' ', (text) => readParty(`"a"${text}x`)],
  ['a party: parameters of a URI', ';a=', (text) => readParty(`sip:a${text}?`)],
  ['a party: headers of a URI', '&a', (text) => readParty(`sip:a?b=${text}`)],
  ['the user of a URI', ':', (text) => sipUser(`<sip:${text}\n`)],
  ['changes between requests', 'a&', (text) => changedPieces(text, text)],
];

describe('reading a text that a stranger made', () => {
  it.each(scans)('%s takes time as the text grows, and not as its square', (_, unit, scan) => {
    const [short, long] = [repeated(unit, small), repeated(unit, small * factor)];
    scan(short);
    // What is quadratic takes 64 times as long, and took minutes where it mattered; below two seconds it is noise.
    const bound = Math.max(2_000, 4 * factor * cost(() => scan(short)));
    expect(cost(() => scan(long))).toBeLessThan(bound);
  });

  it.each([
    ['names that are not closed', '"\\', [] as readonly HeaderLine[]],
    ['names without a colon', '"a" ', []],
    ['blanks behind a name', ' ', []],
    ['parts without an end', '--x;name="', multipart],
    ['pairs without a value', 'a&', form],
  ])('%s are recognized as nothing, at once', (_, unit, headers) => {
    const body = repeated(unit, 64 * 1024 - 10);
    expect(received(`{"a"${body}`, headers)).toBeNull();
    // What is quadratic takes minutes.
    expect(cost(() => received(`{"a"${body}`, headers))).toBeLessThan(2_000);
  });
});

describe('rows', () => {
  const rows = (count: number, value: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => ({ key: 'k', value: value(index) }));

  it('of one key are matched with those of before, thousands of them', () => {
    const before = rows(20_000, String).map((pair) => ({ raw: { ...pair, note: pair.value }, pair }));
    const after = rows(20_000, (index) => `${20_000 - index}`);
    let edited: unknown[] = [];
    expect(cost(() => (edited = editRows(before, after, writePair)))).toBeLessThan(2_000);
    expect(edited[5]).toEqual({ key: 'k', value: '19995', note: '19995' });
  });

  it('of one key in an environment, too', () => {
    const read = readEnvironment({ values: rows(50_000, String) });
    if (!('raw' in read)) throw new Error(read.problem);
    const values = rows(50_000, String).map((row) => ({ ...row, enabled: true, secret: false }));
    expect(cost(() => withChanges(read.raw, { values }))).toBeLessThan(2_000);
  });
});

describe('looking for a text in bodies', () => {
  const textsWith = (body: string) => messageTexts(sampleCapture({ body }), 'in', () => new Map());
  const megabytes = 10;
  const bodies = {
    ascii: 'abcdefGHIJ',
    'letters of Europe': 'abcdefGHüÜ',
    'letters of everywhere': 'abcdefGHдД',
    'almost the text': 'müllemülle',
  };

  it.each(Object.entries(bodies))('of %s takes about the same with any letters', (_, unit) => {
    const texts = textsWith(repeated(unit, megabytes * 1024 * 1024));
    for (const wanted of ['muller', 'müller', 'МЮЛЛЕР']) {
      const { filter } = parseFilter(`body*=${wanted}`);
      expect(matches(filter, row, texts)).toBe(false);
      expect(cost(() => matches(filter, row, texts))).toBeLessThan(1_000);
    }
  });

  it('finds what differs in case only, in any script, and nothing else', () => {
    const found = (body: string, wanted: string) =>
      matches({ kind: 'compare', field: 'body', op: '*=', value: wanted }, row, textsWith(body));
    expect(found('Herr MÜLLER ruft an', 'müller')).toBe(true);
    expect(found('ΟΔΟΣ', 'οδος')).toBe(true);
    expect(found('İstanbul', 'i̇stanbul')).toBe(true);
    expect(found('İstanbul', 'istanbul')).toBe(false);
    expect(found('300 \u212a', '300 k')).toBe(false);
    expect(found('a.b', 'a+b')).toBe(false);
    expect(found('a\ud83d\ude00b', '\ude00b')).toBe(true);
  });
});

describe('secrets are searched for', () => {
  const secrets = Array.from({ length: 40 }, (_, index) => ({ tag: `Key${index}`, value: `s3cr3t-KEY-${index}-é"` }));
  /** Holds none of them, and something of every encoding. */
  const unit = '%5C\\n&amp;+basic YQ==';
  const headers = (text: string) =>
    Array.from({ length: 100 }, (_, at) => ['X', text.slice(at * 9_000, (at + 1) * 9_000)] as const);

  it.each([
    ['a URL', (text: string) => ({ url: text, headers: [], body: null })],
    ['header lines', (text: string) => ({ url: '/', headers: headers(text), body: null })],
    ['a body', (text: string) => ({ url: '/', headers: [], body: Buffer.from(text) })],
    ['a small body', (text: string) => ({ url: '/', headers: [], body: Buffer.from(text.slice(0, 65_000)) })],
  ])('all at once, and only so far: in %s', (_, requestOf) => {
    const request = requestOf(repeated(unit, 1024 * 1024));
    markSecrets(secrets, request);
    // One by one, and through all of it, they took ten times as long.
    expect(cost(() => expect(markSecrets(secrets, request)).toEqual([]))).toBeLessThan(1_000);
  });

  it('in one pass, however many they are', () => {
    const text = repeated(unit, 1024 * 1024);
    const one = cost(() => createMasker(secrets.slice(0, 1)).text(text));
    expect(cost(() => createMasker(secrets).text(text))).toBeLessThan(Math.max(2_000, 8 * one));
  });
});

it('a dialect whose parameters repeat each other without end is refused', () => {
  const dialect = JSON.parse(readFileSync(join(resources, 'dialects/pbxware.json'), 'utf8'));
  const [sample] = dialect.parameters;
  for (let level = 0; level < 40; level += 1) {
    const value = level === 0 ? 'x' : { join: [{ ref: `laugh${level - 1}` }, { ref: `laugh${level - 1}` }] };
    dialect.parameters.push({ ...sample, tag: `laugh${level}`, value });
  }
  expect(() => readDialect('mine.json', JSON.stringify(dialect))).toThrow(/mine\.json: parameters\[\d+\]\.value/);
});

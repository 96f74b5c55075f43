import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMasker } from '../../../electron/engine/masking/masker.ts';
import { markSecrets, secretsIn } from '../../../electron/engine/masking/secret-places.ts';
import { maskText } from '../../../shared/model/secret-mark.ts';
import { openTestEngine } from '../../support/open-engine.ts';
import { compiledFrom } from '../sender/requests.ts';

const percent = encodeURIComponent;
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const jsonUnicode = (text: string) =>
  Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
const xml = (text: string) =>
  text.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? '&apos;');
const xmlNumbers = (text: string) => Array.from(text, (c) => `&#x${(c.codePointAt(0) ?? 0).toString(16)};`).join('');
const form = (text: string) => new URLSearchParams({ v: text }).toString().slice(2);
const everyByte = (text: string) =>
  Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64Url = (text: string) => Buffer.from(text).toString('base64url');

const encodings = { percent, json, jsonUnicode, xml, xmlNumbers, form, everyByte, plain: (text: string) => text };

/** Values as keys and passwords are; also with signs that each encoding writes in its own way. */
const secret = fc
  .oneof(
    fc.string({ minLength: 6, maxLength: 40 }),
    fc.string({ unit: 'grapheme', minLength: 6, maxLength: 20 }),
    fc.stringMatching(/^[A-Za-z0-9+/=&<>"' %_.-]{6,40}$/),
  )
  .filter((text) => text.isWellFormed() && text.trim() === text && text.length >= 6 && !text.includes('…'));

/** What stands around a secret: letters that none of the encodings reads as its own. */
const around = fc.stringMatching(/^[a-z ,;:{}]{0,12}$/);

describe('a masked text', () => {
  it.each(Object.entries(encodings))('does not hold a secret that is written as %s', (_, encode) => {
    fc.assert(
      fc.property(secret, around, around, (value, before, after) => {
        fc.pre(!before.includes(value) && !after.includes(value));
        const written = encode(value);
        const masked = createMasker([{ tag: 'Key', value }]).text(`${before}|${written}|${after}`);
        expect(masked).toBe(`${before}|${maskText}|${after}`);
      }),
    );
  });

  it('does not hold a secret that is encoded twice', () => {
    const names = Object.keys(encodings) as (keyof typeof encodings)[];
    fc.assert(
      fc.property(secret, fc.constantFrom(...names), fc.constantFrom(...names), (value, inner, outer) => {
        const written = encodings[outer](encodings[inner](value));
        const masked = createMasker([{ tag: 'Key', value }]).text(`<${written}>`);
        expect(masked).toBe(`<${maskText}>`);
      }),
    );
  });

  it('does not hold a secret in base64, wherever it stands there', () => {
    fc.assert(
      fc.property(secret, fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 }), (value, before, after) => {
        const masker = createMasker([{ tag: 'Key', value }]);
        for (const encode of [base64, base64Url]) {
          const written = encode(`${before}${value}${after}`);
          expect(masker.text(`Bearer ${written}`)).toBe(`Bearer ${maskText}`);
        }
      }),
    );
  });

  it('does not hold the beginning of a secret where it was cut', () => {
    const masker = createMasker([{ tag: 'Key', value: 'tok/9f8e7d6c5b4a' }]);
    expect(masker.text('your key is tok/9f8e…')).toBe(`your key is ${maskText}…`);
    expect(masker.text('your key is tok%2F9f8e...')).toBe(`your key is ${maskText}...`);
    expect(masker.text('your key is tok/9f8e', { isCut: true })).toBe(`your key is ${maskText}`);
    const token = base64('user:tok/9f8e7d6c5b4a');
    expect(masker.text(`Basic ${token.slice(0, 14)}…`)).toBe(`Basic ${maskText}…`);
  });

  it('hides a short secret only where it stands alone', () => {
    const masker = createMasker([{ tag: 'Pin', value: '12' }]);
    expect(masker.text('pin=12&at=2026-12&n=1234&bytes=512')).toBe(
      `pin=${maskText}&at=2026-${maskText}&n=1234&bytes=512`,
    );
    expect(masker.text(`Basic ${base64('bob:12')}`)).toBe(`Basic ${maskText}`);
  });

  it('shows everything else as it is, also in the bytes of a body', () => {
    const masker = createMasker([{ tag: 'Key', value: 'geheim€1' }]);
    expect(masker.text('50% & more \\n &amp; +1')).toBe('50% & more \\n &amp; +1');
    const bytes = Buffer.concat([Buffer.from([0, 255]), Buffer.from('geheim€1'), Buffer.from([254])]);
    const masked = Buffer.from(masker.base64(bytes.toString('base64')), 'base64');
    expect([...masked.subarray(0, 2), ...masked.subarray(-1)]).toEqual([0, 255, 254]);
    expect(masked.subarray(2, -1).toString()).toBe(maskText);
  });

  it('takes time in proportion to the text, whatever is in it', () => {
    const masker = createMasker([{ tag: 'Key', value: 's3cr3t+/%&\\' }]);
    for (const piece of ['%25', '\\\\', '&amp;', '+', 'A', 's3cr3t', '%5C%26amp%3B', 's3cr3t+/%&']) {
      const text = piece.repeat(Math.floor(1_000_000 / piece.length));
      const startedAt = performance.now();
      masker.text(text);
      expect(performance.now() - startedAt, piece).toBeLessThan(10_000);
    }
  });
});

describe('the places of secrets', () => {
  it('give their values again, and hold none of them', () => {
    const names = Object.keys(encodings) as (keyof typeof encodings)[];
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom(...names),
        fc.constantFrom('url', 'header', 'basic', 'body'),
        (value, name, where) => {
          const written = encodings[name](value);
          const request = {
            url: where === 'url' ? `http://host/?key=${written}&b=1` : 'http://host/',
            headers: [
              ['X-Key', where === 'header' ? `key ${Buffer.from(written).toString('latin1')}` : 'none'],
              ['Authorization', where === 'basic' ? `Basic ${base64(`user:${value}`)}` : 'none'],
            ] as const,
            body: where === 'body' ? Buffer.from(`{"key":"${written}"}`) : null,
          };
          const marks = markSecrets([{ tag: 'Key', value }], request);
          expect(secretsIn(marks, request)).toContainEqual({ tag: 'Key', value });
          expect(JSON.stringify(marks)).not.toContain(value);
        },
      ),
    );
  });

  it('are none where the secret is not in the request', () => {
    const request = { url: 'http://host/', headers: [], body: null };
    expect(markSecrets([{ tag: 'Key', value: 'absent' }], request)).toEqual([]);
  });
});

describe('a secret whose value holds tags', () => {
  const text = (raw: string) => ({ mode: 'raw', raw, language: 'text' }) as const;
  const secretsOf = async (custom: Record<string, string>, more: Parameters<typeof compiledFrom>[1] = {}) => {
    const secrets = { environment: new Set<string>(), collection: new Set<string>(), custom: new Set(['Cred']) };
    const scopes = { custom: new Map(Object.entries(custom)), secrets, ...more.scopes };
    const compiled = await compiledFrom({ method: 'POST', body: text('{{Cred}}') }, { ...more, scopes });
    return { values: compiled.secrets.map(({ value }) => value), sent: Buffer.from(compiled.body ?? []).toString() };
  };

  it.each([
    ['others', { Cred: '{{User}}:{{Pass}}', User: 'bob', Pass: 'hunter2-xyz' }, 'bob:hunter2-xyz'],
    ['tags of tags', { Cred: '<{{A}}>', A: '{{B}}{{B}}', B: 'b{{C}}', C: '1' }, '<b1b1>'],
    ['a tag that is put together', { Cred: 'k-{{a{{n}}}}', n: '1', a1: 'one' }, 'k-one'],
    ['a tag that nothing defines', { Cred: 'key-{{nothing}}' }, 'key-'],
  ])('is all of it together: %s', async (_, custom, whole) => {
    expect(await secretsOf(custom)).toEqual({ values: [whole], sent: whole });
  });

  it('has the values of the call in it', async () => {
    const call = { caller: '+1 555' };
    expect(await secretsOf({ Cred: 'k3y-{{caller}}' }, { call })).toEqual({
      values: ['k3y-+1 555'],
      sent: 'k3y-+1 555',
    });
  });

  it.each([
    ['what is made by chance', 'k3y-{{$guid}}:{{$guid}}', ['k3y-']],
    ['itself', 'k3y-{{Cred}}', ['k3y-']],
    ['what holds it again', 'k3y-{{B}}', ['k3y-']],
    ['nothing else', '{{$guid}}:{{$guid}}', []],
    ['itself and nothing else', '{{Cred}}', []],
    ['more than anybody needs', `k3y-${'{{A}}'.repeat(100)}`, ['k3y-']],
  ])('is what is known of it beside %s', async (_, Cred, values) => {
    expect((await secretsOf({ Cred, A: 'x'.repeat(1000), B: 'b{{Cred}}' })).values).toEqual(values);
  });

  it('is masked as a whole, in what is sent and in what others send, and leaves everything else as it is', async () => {
    await using opened = await openTestEngine();
    const { ask, receiverUrl } = opened;
    const set = (tag: string, value: string, secret = false) => ask.parameters.set({ tag, value, secret });
    await set('User', 'bob');
    await set('Pass', 'hunter2-xyz');
    await set('Cred', '{{User}}:{{Pass}}', true);
    const body = { mode: 'raw', language: 'json', raw: '{"a": 1, "cred": "{{Cred}}"}' } as const;
    const headers = [{ key: 'X-Cred', value: '{{Cred}}' }];
    const { id } = await ask.actions.create({
      name: 'A',
      request: { method: 'POST', url: receiverUrl, body, headers },
    });
    const delivery = await ask.actions.test({ id });
    for (const { request } of [delivery, await ask.actions.preview({ id })]) {
      expect(request.body).toBe(`{"a": 1, "cred": "${maskText}"}`);
      expect(request.headers).toContainEqual(['X-Cred', maskText]);
    }
    await fetch(receiverUrl, { method: 'POST', body: '{"cred": "bob:hunter2-xyz", "a:b": ":"}' });
    const received = async (): Promise<string> => {
      const [row] = (await ask.activity.list({ limit: 1 })).items;
      return (await ask.activity.get({ id: row?.id ?? '' })).request.body;
    };
    expect(await received()).toBe(`{"cred": "${maskText}", "a:b": ":"}`);
    // With what it is made of it becomes another one.
    await set('Pass', 'another');
    expect(await received()).toBe('{"cred": "bob:hunter2-xyz", "a:b": ":"}');
    expect((await ask.activity.get({ id: delivery.id })).request.body).toBe(`{"a": 1, "cred": "${maskText}"}`);
    const environment = { name: 'E', values: [{ key: 'Pass', value: 'hunter2-xyz', enabled: true }] };
    await ask.imports.add({ name: 'e.postman_environment.json', text: JSON.stringify(environment) });
    const [first] = (await ask.environments.list()).environments;
    await ask.environments.activate({ id: first?.id ?? '' });
    expect(await received()).toBe(`{"cred": "${maskText}", "a:b": ":"}`);
  });
});

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentVersion, emptyDocument } from '../../../electron/engine/workspace/document.ts';
import { openFor, temporaryFolder } from './temporary.ts';

/** A workspace that was used and closed: its document has a parameter A = 1. */
async function used(): Promise<{ dir: string; file: string; lastGood: string }> {
  const dir = temporaryFolder();
  const workspace = await openFor(dir);
  await workspace.document.update((update) => {
    update.parameters.push({ tag: 'A', value: '1', secret: false });
  });
  await workspace.close();
  return { dir, file: join(dir, 'hookswitch.json'), lastGood: join(dir, '.hookswitch/hookswitch.last-good.json') };
}

const damages: [string, (text: string) => string][] = [
  ['ends early', (text) => text.slice(0, text.length / 2)],
  ['is empty', () => ''],
  ['holds zeros, as after a power cut', (text) => '\0'.repeat(text.length)],
  ['holds a list', () => '[]'],
  ['has conflict marks of git', (text) => `<<<<<<< HEAD\n${text}=======\n${text}>>>>>>> theirs\n`],
  ['has no version', () => '{}'],
  ['has a setting of the wrong kind', (text) => text.replace('"timeoutMs": 30000', '"timeoutMs": "soon"')],
];

describe('a damaged hookswitch.json', () => {
  it.each(damages)('that %s is replaced by the last good copy, kept, and said', async (_how, damage) => {
    const { dir, file } = await used();
    const damaged = damage(readFileSync(file, 'utf8'));
    writeFileSync(file, damaged);
    const workspace = await openFor(dir);
    expect(workspace.document.read().parameters).toMatchObject([{ tag: 'A', value: '1' }]);
    expect(workspace.notices()[0]).toMatch(/^hookswitch\.json was damaged \(.+\), so its last good copy was taken/);
    expect(workspace.notices()[0]).toContain('hookswitch.json.damaged-20261120T140152Z');
    expect(readFileSync(`${file}.damaged-20261120T140152Z`, 'utf8')).toBe(damaged);
    expect(JSON.parse(readFileSync(file, 'utf8')).parameters).toHaveLength(1);
  });

  it.each(damages)('that %s is untouched where there is no good copy', async (_how, damage) => {
    const { dir, file, lastGood } = await used();
    const damaged = damage(readFileSync(file, 'utf8'));
    writeFileSync(file, damaged);
    rmSync(lastGood);
    await expect(openFor(dir)).rejects.toMatchObject({ code: 'WORKSPACE_DAMAGED' });
    writeFileSync(lastGood, 'damaged as well');
    await expect(openFor(dir)).rejects.toMatchObject({ code: 'WORKSPACE_DAMAGED' });
    expect(readFileSync(file, 'utf8')).toBe(damaged);
    expect(readdirSync(dir).filter((name) => name.startsWith('hookswitch.json'))).toEqual(['hookswitch.json']);
  });

  it('is said with the place that is wrong', async () => {
    const { dir, file, lastGood } = await used();
    writeFileSync(file, readFileSync(file, 'utf8').replace('"timeoutMs": 30000', '"timeoutMs": "soon"'));
    rmSync(lastGood);
    await expect(openFor(dir)).rejects.toThrow(`${file} is damaged: settings.timeoutMs: `);
  });

  it('twice in one second is kept twice', async () => {
    const { dir, file } = await used();
    for (const damage of ['first', 'second']) {
      writeFileSync(file, damage);
      await (await openFor(dir)).close();
    }
    expect(readFileSync(`${file}.damaged-20261120T140152Z`, 'utf8')).toBe('first');
    expect(readFileSync(`${file}.damaged-20261120T140152Z-2`, 'utf8')).toBe('second');
  });
});

describe('hookswitch.json', () => {
  it('of a newer version is refused and untouched', async () => {
    const { dir, file } = await used();
    writeFileSync(file, '{"version": 99, "unknown": true}');
    await expect(openFor(dir)).rejects.toMatchObject({
      code: 'WORKSPACE_NEWER',
      message: `${file} was written by a newer version of Hookswitch: format 99, but this version supports up to ${documentVersion}.`,
    });
    expect(readFileSync(file, 'utf8')).toBe('{"version": 99, "unknown": true}');
  });

  it('that is gone begins afresh; what it held is kept', async () => {
    const { dir, file } = await used();
    rmSync(file);
    const workspace = await openFor(dir);
    expect(workspace.document.read()).toEqual(emptyDocument());
    expect(workspace.notices()[0]).toContain('.hookswitch/hookswitch.removed-20261120T140152Z.json');
    const kept = readFileSync(join(dir, '.hookswitch/hookswitch.removed-20261120T140152Z.json'), 'utf8');
    expect(JSON.parse(kept).parameters).toHaveLength(1);
  });

  it('edited by hand is taken, in any encoding an editor writes, and becomes the good copy', async () => {
    for (const encoding of ['utf8', 'utf16le'] as const) {
      const { dir, file, lastGood } = await used();
      const edited = readFileSync(file, 'utf8').replace('"value": "1"', '"value": "Zürich"');
      writeFileSync(file, `\uFEFF${edited}`, encoding);
      const workspace = await openFor(dir);
      expect(workspace.document.read().parameters[0]?.value).toBe('Zürich');
      expect(JSON.parse(readFileSync(lastGood, 'utf8')).parameters[0].value).toBe('Zürich');
    }
  });

  it('keeps keys it does not know of', async () => {
    const { dir, file } = await used();
    const text = readFileSync(file, 'utf8').replace('{', '{ "note": {"__proto__": {"by": "hand"}},');
    writeFileSync(file, text);
    const workspace = await openFor(dir);
    await workspace.document.update((update) => {
      update.environment = 'e';
    });
    expect(readFileSync(file, 'utf8')).toMatch(/"note": \{\s+"__proto__": \{\s+"by": "hand"/);
  });

  it('of an older format is brought up step by step, and the old one kept', async () => {
    const dir = temporaryFolder();
    mkdirSync(dir, { recursive: true });
    const old = JSON.stringify({ version: documentVersion - 2, settings: emptyDocument().settings, tags: { A: '1' } });
    writeFileSync(join(dir, 'hookswitch.json'), old);
    const migrations = [
      { from: documentVersion - 1, up: (document: Record<string, unknown>) => ({ ...emptyDocument(), ...document }) },
      {
        from: documentVersion - 2,
        up: ({ tags, ...rest }: Record<string, unknown>) => ({
          ...rest,
          parameters: Object.entries(tags ?? {}).map(([tag, value]) => ({ tag, value, secret: false })),
        }),
      },
    ];
    const workspace = await openFor(dir, { migrations });
    expect(workspace.document.read().parameters).toEqual([{ tag: 'A', value: '1', secret: false }]);
    expect(JSON.parse(readFileSync(join(dir, 'hookswitch.json'), 'utf8')).version).toBe(documentVersion);
    expect(readFileSync(join(dir, `.hookswitch/hookswitch.format-${documentVersion - 2}.json`), 'utf8')).toBe(old);
  });

  it('of format 1 has its switches as variants, and its undefined tags as unresolved ones', async () => {
    const dir = temporaryFolder();
    mkdirSync(dir, { recursive: true });
    const { unresolvedTags, ...settings } = emptyDocument().settings;
    const dialects = { voipnow: { setup: { tenant_prefix: '7' }, switches: { flow_case: 'lower' } } };
    const old = { ...emptyDocument(), version: 1, settings: { ...settings, undefinedTags: 'keep' }, dialects };
    writeFileSync(join(dir, 'hookswitch.json'), JSON.stringify(old));
    const document = (await openFor(dir)).document.read();
    expect(document.settings).toMatchObject({ unresolvedTags: 'keep' });
    expect(document.dialects).toEqual({ voipnow: { setup: { tenant_prefix: '7' }, variants: { flow_case: 'lower' } } });
    expect(unresolvedTags).toBe('empty');
  });

  it('of a format that no step leads from is damaged, not guessed at', async () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'hookswitch.json'), '{"version": 0}');
    await expect(openFor(dir)).rejects.toThrow('is damaged: its format 0 is unknown');
  });
});

import type { OwnScript } from '../../../shared/model/action.ts';
import { expectWords, type ScopeName, type ScriptWord, scopes, scriptModules, scriptWords } from './script-words.ts';
import type { VariableNames } from './tag-sources.ts';

/** What can be written at the caret, in place of what stands there from `from` on. */
export interface ScriptCompletions {
  /** Offset in the text before the caret. */
  readonly from: number;
  readonly options: readonly ScriptOption[];
}

export interface ScriptOption {
  readonly label: string;
  readonly kind: 'function' | 'property' | 'variable' | 'module';
  /** Beside the label: arguments. */
  readonly detail: string;
  readonly says: string;
}

export interface ScriptKnowledge {
  readonly on: OwnScript['on'];
  /** By where they are. */
  readonly names: VariableNames;
  /** All scripts that run with the request: they set variables too. */
  readonly scripts: readonly string[];
}

/** What fits at the end of a text; null where nothing does. */
export function scriptCompletions(before: string, knowledge: ScriptKnowledge): ScriptCompletions | null {
  return variablesAt(before, knowledge) ?? modulesAt(before) ?? expectationsAt(before) ?? wordsAt(before, knowledge.on);
}

const legacyScopes: readonly (readonly [pattern: RegExp, scope: ScopeName])[] = [
  [/^postman\.(?:get|set|clear)EnvironmentVariable$/, 'environment'],
  [/^postman\.(?:get|set|clear)GlobalVariable$/, 'globals'],
];

function scopeOf(called: string): ScopeName | undefined {
  const scope = /^pm\.(\w+)\.(?:get|has|set|unset)$/.exec(called)?.[1];
  if (scope !== undefined && Object.hasOwn(scopes, scope)) return scope as ScopeName;
  return legacyScopes.find(([pattern]) => pattern.test(called))?.[1];
}

/** Names inside of `.get("…`. */
function variablesAt(before: string, { names, scripts }: ScriptKnowledge): ScriptCompletions | null {
  const { called = '', typed = '' } =
    /(?<called>[\w.]+)\(\s*(?<quote>["'`])(?<typed>(?:(?!\k<quote>)[^\n])*)$/.exec(before)?.groups ?? {};
  const scope = scopeOf(called);
  if (scope === undefined) return null;
  const known = new Set([...names[scope], ...namesSetIn(scripts, scope)]);
  const options = [...known].map((label): ScriptOption => ({ label, kind: 'variable', detail: '', says: '' }));
  return { from: before.length - typed.length, options };
}

function namesSetIn(scripts: readonly string[], scope: ScopeName): string[] {
  const setting = scope === 'variables' ? '\\w+' : scope;
  const pattern = new RegExp(`\\bpm\\.${setting}\\.set\\(\\s*(["'\`])([^"'\`\\n]{1,200})\\1`, 'g');
  return scripts.flatMap((text) => [...text.matchAll(pattern)].map(([, , name = '']) => name));
}

function modulesAt(before: string): ScriptCompletions | null {
  const typed = /\brequire\(\s*["'`]([\w/-]*)$/.exec(before)?.[1];
  if (typed === undefined) return null;
  const options = scriptModules.map((label): ScriptOption => ({ label, kind: 'module', detail: '', says: '' }));
  return { from: before.length - typed.length, options };
}

/** Links behind `pm.expect(value)`, on its line. */
function expectationsAt(before: string): ScriptCompletions | null {
  const typed = /\bpm\.expect\(.*\)(?:\.\w+(?:\([^()\n]*\))?)*\.(\w*)$/.exec(before)?.[1];
  if (typed === undefined) return null;
  return { from: before.length - typed.length, options: expectWords.map((word) => optionOf(word, word.path)) };
}

/** The next name of a path: `pm.res`, `pm.response.`, `res`. */
function wordsAt(before: string, on: OwnScript['on']): ScriptCompletions | null {
  const path = /(?<![\w$.)\]])[A-Za-z_$][\w$]*(?:\.[\w$]*)*$/.exec(before)?.[0];
  if (path === undefined) return null;
  const holder = path.slice(0, path.lastIndexOf('.') + 1);
  const options = scriptWords.flatMap((word) => {
    const name = word.path.slice(holder.length);
    const isNext = word.path.startsWith(holder) && !name.includes('.') && (word.on === undefined || word.on === on);
    return isNext ? [optionOf(word, name)] : [];
  });
  return options.length === 0 ? null : { from: before.length - path.length + holder.length, options };
}

const optionOf = ({ args, says }: ScriptWord, label: string): ScriptOption => ({
  ...{ label, kind: args === null ? 'property' : 'function', detail: args ?? '', says },
});

import type { ContractInputs } from '../../../shared/contract/contract.ts';
import { failure } from '../../../shared/failure.ts';
import { type CustomParameter, Tag } from '../../../shared/model/parameter.ts';
import type { Workspace } from './workspace.ts';

/** A custom parameter; the value is empty for a secret. How many actions use it is counted by the catalog. */
export type StoredParameter = Omit<CustomParameter, 'uses'>;

/** Where `secret` is left out, a secret stays one, and a new parameter is none. */
export type ParameterInput = ContractInputs['parameters']['set'];

export interface ParameterService {
  /** In the order they were defined. */
  list(): StoredParameter[];
  /** Tag to real value, secrets included. The same map until something changes: cheap to ask for every delivery. */
  values(): ReadonlyMap<string, string>;
  /** Tags of the secret ones; the same set until something changes. */
  secretTags(): ReadonlySet<string>;
  /**
   * Defines or changes one. Throws INPUT_INVALID for a tag that cannot stand in double curly brackets, FILE_TOO_LARGE where
   * the file of the values would be, WRITE_FAILED; nothing has changed then.
   */
  set(tag: string, value: string, secret?: boolean): Promise<StoredParameter>;
  /** Defines or changes many in one write, the last of a tag given twice. Throws as `set` does. */
  setAll(inputs: readonly ParameterInput[]): Promise<void>;
  /** Throws PARAMETER_UNKNOWN. */
  unset(tag: string): Promise<void>;
  /** The value behind a mask. Throws PARAMETER_UNKNOWN, SECRET_SEALED_ELSEWHERE. */
  reveal(tag: string): string;
}

type Stored = Workspace['document'] extends { read(): { parameters: infer List } } ? List : never;

const secretName = (tag: string) => `parameter:${tag}`;

export function createParameterService(workspace: Workspace): ParameterService {
  const { document, secrets, changes } = workspace;
  interface Current {
    readonly of: Stored;
    readonly values: ReadonlyMap<string, string>;
    readonly secretTags: ReadonlySet<string>;
  }
  let cached: Current | null = null;

  function find(tag: string) {
    const parameter = document.read().parameters.find((stored) => stored.tag === tag);
    if (parameter === undefined) throw failure('PARAMETER_UNKNOWN', { tag });
    return parameter;
  }

  async function setAll(inputs: readonly ParameterInput[]): Promise<void> {
    for (const { tag } of inputs) {
      const issue = Tag.safeParse(tag).error?.issues[0];
      if (issue !== undefined) throw failure('INPUT_INVALID', { where: `The tag ${tag}`, detail: issue.message });
    }
    const stored = new Map(document.read().parameters.map((parameter) => [parameter.tag, parameter]));
    const wanted = new Map<string, { readonly tag: string; readonly value: string; readonly secret: boolean }>();
    for (const { tag, value, secret } of inputs) {
      const before = wanted.get(tag) ?? stored.get(tag);
      wanted.set(tag, { tag, value, secret: secret ?? before?.secret ?? false });
    }
    const sealed = [...wanted.values()].filter((parameter) => parameter.secret);
    const before = sealed.map(({ tag }) => ({ tag, text: secrets.get(secretName(tag)) }));
    try {
      // The secrets first: a crash between the writes must not leave a parameter that has lost its value.
      for (const { tag, value } of sealed) await secrets.set(secretName(tag), value);
      await define([...wanted.values()]);
    } catch (error) {
      for (const { tag, text } of before) await putBack(tag, text).catch(() => undefined);
      throw error;
    } finally {
      cached = null;
    }
    for (const { tag, secret } of wanted.values()) if (!secret) await secrets.remove(secretName(tag));
    // Secret values are not in the document.
    changes.announce('parameters');
  }

  const putBack = (tag: string, text: string | undefined) =>
    text === undefined ? secrets.remove(secretName(tag)) : secrets.set(secretName(tag), text);

  const define = (entries: readonly Omit<StoredParameter, 'kind'>[]) =>
    document.update((update) => {
      const indexes = new Map(update.parameters.map(({ tag }, index) => [tag, index]));
      for (const { tag, value, secret } of entries) {
        const entry = { tag, value: secret ? '' : value, secret };
        const index = indexes.get(tag);
        if (index === undefined) update.parameters.push(entry);
        else update.parameters[index] = entry;
      }
    });

  function current(): Current {
    const stored = document.read().parameters;
    if (cached?.of !== stored) {
      const values = new Map<string, string>();
      for (const { tag, value, secret } of stored) {
        const real = secret ? secrets.get(secretName(tag)) : value;
        if (real !== undefined) values.set(tag, real);
      }
      const secretTags = new Set(stored.filter(({ secret }) => secret).map(({ tag }) => tag));
      cached = { of: stored, values, secretTags };
    }
    return cached;
  }

  return {
    list: () => document.read().parameters.map((parameter) => ({ kind: 'custom', ...parameter })),
    values: () => current().values,
    secretTags: () => current().secretTags,
    async set(tag, value, secret) {
      await setAll([{ tag, value, secret }]);
      return { kind: 'custom', ...find(tag) };
    },
    setAll,
    async unset(tag) {
      find(tag);
      const text = secrets.get(secretName(tag));
      await secrets.remove(secretName(tag));
      try {
        await document.update((update) => {
          update.parameters = update.parameters.filter((parameter) => parameter.tag !== tag);
        });
      } catch (error) {
        await putBack(tag, text).catch(() => undefined);
        throw error;
      } finally {
        cached = null;
      }
    },
    reveal(tag) {
      const { value, secret } = find(tag);
      if (!secret) return value;
      const text = secrets.get(secretName(tag));
      if (text === undefined) throw failure('SECRET_SEALED_ELSEWHERE', { name: tag });
      return text;
    },
  };
}

import { keyOf, type SecretValue } from '../masking/secret-search.ts';

/** The secrets of one run that no file of the workspace holds. */
export interface SecretsOfRun {
  /** Values that a secret has from now on. */
  learn(values: readonly SecretValue[]): void;
  /** From now on other runs may crowd them out. */
  end(): void;
}

/**
 * Secrets that runs bring along: those of the files that they were given, and what their scripts gave to a variable that is
 * one. Known for as long as the engine is open, so that nothing shows them after the run either.
 */
export interface RunSecrets {
  begin(values: readonly SecretValue[]): SecretsOfRun;
  /** The same list until it changes. */
  values(): readonly SecretValue[];
}

/** Values of runs that ended. Each text that is shown is searched for all of them. */
const most = 1000;

/** Values that the scripts of one run give to its secrets, the latest. */
const mostLearned = 100;

interface Kept {
  readonly given: readonly SecretValue[];
  readonly learned: Map<string, SecretValue>;
  isOver: boolean;
}

export function createRunSecrets(): RunSecrets {
  /** The oldest first. */
  const runs = new Set<Kept>();
  let values: readonly SecretValue[] | null = null;

  function crowdOut(): void {
    let left = [...runs].reduce((sum, { given, learned }) => sum + given.length + learned.size, 0);
    const ended = [...runs].filter(({ isOver }) => isOver);
    // What a script stored is another value soon; a file is what it is.
    for (const part of ['learned', 'given'] as const) {
      for (const run of ended) {
        if (left <= most) return;
        left -= part === 'learned' ? run.learned.size : run.given.length;
        run.learned.clear();
        if (part === 'given' || run.given.length === 0) runs.delete(run);
        values = null;
      }
    }
  }

  return {
    begin(given) {
      const run: Kept = { given, learned: new Map(), isOver: false };
      const keep = (): void => {
        runs.add(run);
        values = null;
      };
      if (given.length > 0) keep();
      return {
        learn(now) {
          const { learned } = run;
          for (const secret of now) {
            if (secret.value === '') continue;
            const key = keyOf(secret);
            const isKnown = learned.delete(key);
            learned.set(key, secret);
            if (!isKnown) keep();
          }
          for (const oldest of learned.keys()) {
            if (learned.size <= mostLearned) break;
            learned.delete(oldest);
          }
        },
        end() {
          run.isOver = true;
          crowdOut();
        },
      };
    },
    values() {
      values ??= [...runs].flatMap(({ given, learned }) => [...given, ...learned.values()]);
      return values;
    },
  };
}

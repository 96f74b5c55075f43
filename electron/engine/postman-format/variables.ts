import { textOf } from './raw-value.ts';

/** A variable as Postman files have it. */
export interface Variable {
  readonly key: string;
  readonly value: unknown;
  readonly enabled?: unknown;
  readonly disabled?: unknown;
  readonly type?: unknown;
}

/** Whether its values are shown to nobody. Whoever runs scripts loses the type of a row. */
export const isSecret = ({ type }: Variable): boolean => type === 'secret';

export const isEnabled = ({ enabled, disabled }: Variable): boolean => enabled !== false && disabled !== true;

/** The last enabled one of a key counts. */
export const textsOf = (variables: readonly Variable[]): ReadonlyMap<string, string> =>
  new Map(variables.filter(isEnabled).map(({ key, value }) => [String(key), textOf(value)]));

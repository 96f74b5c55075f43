import * as z from 'zod';

export const EnvironmentValue = z.object({
  key: z.string(),
  value: z.string(),
  enabled: z.boolean(),
  secret: z.boolean(),
});
export type EnvironmentValue = z.infer<typeof EnvironmentValue>;

/** A value as clients get it, null for a secret; and as they change it, where null keeps the value of this key. */
export const MaskedValue = EnvironmentValue.extend({ value: z.string().nullable() });
export type MaskedValue = z.infer<typeof MaskedValue>;

export const Environment = z.object({
  id: z.string(),
  name: z.string(),
  file: z.string(),
  values: z.array(EnvironmentValue),
});
export type Environment = z.infer<typeof Environment>;

/** An environment as clients get it, without the values of its secrets. */
export const MaskedEnvironment = Environment.extend({ values: z.array(MaskedValue) });
export type MaskedEnvironment = z.infer<typeof MaskedEnvironment>;

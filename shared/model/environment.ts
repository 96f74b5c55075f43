import * as z from 'zod';

export const EnvironmentValue = z.object({
  key: z.string(),
  value: z.string(),
  enabled: z.boolean(),
  secret: z.boolean(),
});
export type EnvironmentValue = z.infer<typeof EnvironmentValue>;

export const Environment = z.object({
  id: z.string(),
  name: z.string(),
  file: z.string(),
  values: z.array(EnvironmentValue),
});
export type Environment = z.infer<typeof Environment>;

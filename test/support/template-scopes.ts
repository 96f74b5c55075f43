import { resolver, type Scopes } from '../../shared/template.ts';

type Values = Partial<Record<'call' | 'environment' | 'collection' | 'custom', Record<string, string>>>;

/** Scopes of these values, each left out where it is empty. */
export const scopesOf = (values: Values): Scopes => ({
  call: new Map(Object.entries(values.call ?? {})),
  environment: new Map(Object.entries(values.environment ?? {})),
  collection: new Map(Object.entries(values.collection ?? {})),
  custom: new Map(Object.entries(values.custom ?? {})),
});

/** Resolves tags from them, and knows no dynamic ones. */
export const resolveFrom = (values: Values) => resolver(scopesOf(values), () => undefined);

import type { ContractInputs, ContractOutputs } from '../../../shared/contract/contract.ts';
import type { DialectSettings } from '../dialects/dialect-settings.ts';
import type { Dialect, Dialects } from '../dialects/dialects.ts';

type Inputs = ContractInputs['dialects'];
type DialectInfo = ContractOutputs['dialects']['get'];

/** Every dialect with what the workspace has decided about it. */
export interface DialectCatalog {
  list(): DialectInfo[];
  /** Throws DIALECT_UNKNOWN. */
  get(input: Inputs['get']): DialectInfo;
  /** Throws what `DialectSettings.update` throws. */
  update(input: Inputs['update']): Promise<DialectInfo>;
}

export function createDialectCatalog(services: {
  readonly dialects: Dialects;
  readonly dialectSettings: DialectSettings;
}): DialectCatalog {
  const { dialects, dialectSettings } = services;
  const describe = (dialect: Dialect): DialectInfo => {
    const { id, name, vendor, product, transport, callKey, discrepancies } = dialect;
    const { setup, variants } = dialectSettings.of(id);
    return {
      ...{ id, name, vendor, product, transport, callKey, discrepancies },
      setup: dialect.setup.map((entry) => ({ ...entry, value: setup[entry.key] ?? entry.default })),
      variants: dialect.variants.map((variant) => ({ ...variant, value: variants[variant.id] ?? variant.default })),
      scopes: dialect.scopes.map(({ owner: _, source: __, ...scope }) => scope),
      events: dialect.events.map(({ key, label, template = null, newer, older }) => ({
        ...{ key, label, template, newer, older },
      })),
    };
  };
  return {
    list: () => dialects.all().map(describe),
    get: ({ id }) => describe(dialects.get(id)),
    async update({ id, setup, variants }) {
      await dialectSettings.update(id, { setup, variants });
      return describe(dialects.get(id));
    },
  };
}

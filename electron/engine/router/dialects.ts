import type { DialectInfo } from '../../../shared/contract/dialects.ts';
import type { Dialect } from '../dialects/dialects.ts';
import { os, type Parts } from './parts.ts';

export const dialectsRouter = ({ dialects, dialectSettings }: Parts) => {
  const describe = (dialect: Dialect): DialectInfo => {
    const { id, name, vendor, product, transport, callKey, discrepancies } = dialect;
    const { setup, variants } = dialectSettings.of(id);
    return {
      ...{ id, name, vendor, product, transport, callKey, discrepancies },
      setup: dialect.setup.map((each) => ({ ...each, value: setup[each.key] ?? each.default })),
      variants: dialect.variants.map((each) => ({ ...each, value: variants[each.id] ?? each.default })),
      scopes: dialect.scopes.map(({ owner: _, source: __, ...scope }) => scope),
      events: dialect.events.map(({ key, label, template = null, newer, older }) => ({
        ...{ key, label, template, newer, older },
      })),
    };
  };
  return os.dialects.router({
    list: os.dialects.list.handler(() => dialects.all().map(describe)),
    get: os.dialects.get.handler(({ input }) => describe(dialects.get(input.id))),
    update: os.dialects.update.handler(async ({ input: { id, setup, variants } }) => {
      await dialectSettings.update(id, { setup, variants });
      return describe(dialects.get(id));
    }),
  });
};

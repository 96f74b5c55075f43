import { failure } from '../../../shared/failure.ts';
import { tagsOfAction } from '../actions/action-tags.ts';
import { os, type Parts } from './parts.ts';

/** How many actions use each tag. */
function usesOf({ collections }: Parts): (tag: string) => number {
  const uses = new Map<string, number>();
  for (const action of collections.actions()) {
    for (const tag of tagsOfAction(action)) uses.set(tag, (uses.get(tag) ?? 0) + 1);
  }
  return (tag) => uses.get(tag) ?? 0;
}

export const parametersRouter = (parts: Parts) => {
  const { parameters, dialects } = parts;
  return os.parameters.router({
    list: os.parameters.list.handler(({ input }) => {
      const uses = usesOf(parts);
      const chosen = input?.dialect === undefined ? dialects.all() : [dialects.get(input.dialect)];
      return {
        system: chosen.flatMap((dialect) =>
          dialect.parameters.map(({ tag, meaning, format, example, allowed, occurs }) => ({
            kind: 'system' as const,
            dialect: dialect.id,
            ...{ tag, meaning, format, example, allowed, occurs, uses: uses(tag) },
          })),
        ),
        custom: parameters
          .list()
          .map(({ tag, value, secret }) => ({ kind: 'custom' as const, tag, value, secret, uses: uses(tag) })),
      };
    }),
    set: os.parameters.set.handler(async ({ input: { tag, value, secret } }) => {
      const dialect = dialects.reserving(tag);
      if (dialect !== undefined) throw failure('PARAMETER_IS_SYSTEM', { tag, dialect });
      const stored = await parameters.set(tag, value, secret);
      return { ...stored, uses: usesOf(parts)(tag) };
    }),
    unset: os.parameters.unset.handler(async ({ input }) => {
      await parameters.unset(input.tag);
      return { removed: input.tag };
    }),
    reveal: os.parameters.reveal.handler(({ input }) => ({ value: parameters.reveal(input.tag) })),
  });
};

import { isDeepStrictEqual } from 'node:util';
import { type AnySchema, eventIterator, getEventIteratorSchemaDetails } from '@orpc/contract';
import { type AnyProcedure, type AnyRouter, isProcedure, Procedure } from '@orpc/server';

/**
 * The router with what every procedure gives checked against the contract. The engine itself does not look through its
 * own results again: here a result that the contract does not know throws, and one that checking would change.
 */
export function checkedRouter<Router extends AnyRouter>(router: Router): Router {
  if (isProcedure(router)) return checkedProcedure(router) as Router;
  const entries = Object.entries(router).map(([key, inner]) => [key, checkedRouter(inner as AnyRouter)]);
  return Object.fromEntries(entries) as Router;
}

function checkedProcedure(procedure: AnyProcedure): AnyProcedure {
  const definition = procedure['~orpc'];
  const { outputSchema } = definition;
  if (outputSchema === undefined) return procedure;
  return new Procedure({ ...definition, outputSchema: unchanging(outputSchema), outputValidationIndex: 0 });
}

function unchanging(schema: AnySchema): AnySchema {
  const events = getEventIteratorSchemaDetails(schema);
  if (events !== undefined) return eventIterator(unchanging(events.yields));
  return {
    '~standard': {
      version: 1,
      vendor: 'hookswitch',
      async validate(value) {
        const result = await schema['~standard'].validate(value);
        if (result.issues !== undefined || isDeepStrictEqual(result.value, plain(value))) return result;
        return {
          issues: [
            { message: `not as the contract has it:\n${JSON.stringify(value)}\n${JSON.stringify(result.value)}` },
          ],
        };
      },
    },
  };
}

/** Objects without a prototype say the same. A stream is what it is. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

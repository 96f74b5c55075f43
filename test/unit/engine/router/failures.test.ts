import { eventIterator, oc } from '@orpc/contract';
import { createRouterClient, implement, ORPCError } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { mapFailures } from '../../../../electron/engine/router/failures.ts';
import { failureOf } from '../../../../shared/contract/failure-of.ts';
import { failure } from '../../../../shared/failure.ts';

const Input = z.strictObject({
  mode: z.enum(['fine', 'failure', 'bug', 'badOutput']),
  parameters: z.record(z.string(), z.string()).optional(),
  only: z.union([z.string(), z.array(z.string())]).optional(),
  rows: z.array(z.strictObject({ key: z.string() })).optional(),
});
const contract = {
  ask: oc.input(Input).output(z.object({ said: z.string() })),
  watch: oc.input(Input).output(eventIterator(z.object({ said: z.string() }))),
};

function answer(mode: z.infer<typeof Input>['mode']): { said: string } {
  if (mode === 'failure') throw failure('ACTION_UNKNOWN', { id: 'a1' });
  if (mode === 'bug') throw new TypeError('x is not a function');
  if (mode === 'badOutput') return { said: 7 as unknown as string };
  return { said: 'well' };
}

function client() {
  const bugs: unknown[] = [];
  const base = implement(contract).use(mapFailures((bug) => bugs.push(bug)));
  const router = base.router({
    ask: base.ask.handler(({ input }) => answer(input.mode)),
    watch: base.watch.handler(async function* ({ input }) {
      yield { said: 'first' };
      yield answer(input.mode);
    }),
  });
  return { bugs, client: createRouterClient(router) };
}

async function thrownBy(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('failures on their way out', () => {
  it('keeps code, status, sentence and hint of a Failure, and reports no bug', async () => {
    const { client: asked, bugs } = client();
    const error = await thrownBy(() => asked.ask({ mode: 'failure' }));
    expect(error).toBeInstanceOf(ORPCError);
    expect(failureOf(error)).toEqual({
      code: 'ACTION_UNKNOWN',
      status: 404,
      message: 'Action not found: a1.',
      hint: 'Check the id. The action may have been removed.',
      details: { id: 'a1' },
    });
    expect(bugs).toEqual([]);
  });

  it('names the field of an input that does not fit', async () => {
    const { client: asked } = client();
    const failureFor = async (input: unknown) => failureOf(await thrownBy(() => asked.ask(input as never)));
    expect(await failureFor({ mode: 'fine', parameters: { caller_id: 5 } })).toMatchObject({
      code: 'INPUT_INVALID',
      status: 400,
      message: 'parameters.caller_id: expected string, received number',
    });
    expect((await failureFor({ mode: 'fine', rows: [{ key: 'a' }, { key: 1 }] })).message).toBe(
      'rows[1].key: expected string, received number',
    );
    expect((await failureFor({ mode: 'fine', only: 5 })).message).toBe(
      'only: expected string, received number, or expected array, received number',
    );
    expect((await failureFor({ mode: 'fine', color: 'red' })).message).toBe('Invalid input: Unrecognized key: "color"');
    expect((await failureFor(undefined)).message).toBe('Invalid input: expected object, received undefined');
    expect((await failureFor({ mode: 'fine', parameters: { a: 1, b: 2, c: 3, d: 4 } })).message).toMatch(
      /^parameters\.a: .*; parameters\.b: .*; parameters\.c: .*; and 1 more$/,
    );
  });

  it('hides a bug from the face and gives it whole to the report', async () => {
    const { client: asked, bugs } = client();
    const error = failureOf(await thrownBy(() => asked.ask({ mode: 'bug' })));
    expect(error).toMatchObject({ code: 'INTERNAL', status: 500 });
    expect(error.message).not.toContain('x is not a function');
    expect(bugs).toHaveLength(1);
    expect(bugs[0]).toMatchObject({ message: 'x is not a function' });
  });

  it('takes an answer that does not fit the contract for a bug', async () => {
    const { client: asked, bugs } = client();
    expect(failureOf(await thrownBy(() => asked.ask({ mode: 'badOutput' })))).toMatchObject({ code: 'INTERNAL' });
    expect(bugs[0]).toMatchObject({ issues: [{ path: ['said'] }] });
  });

  it('maps what breaks inside a stream, after what it had yielded', async () => {
    for (const [mode, code] of [
      ['failure', 'ACTION_UNKNOWN'],
      ['bug', 'INTERNAL'],
      ['badOutput', 'INTERNAL'],
    ] as const) {
      const { client: asked } = client();
      const seen: string[] = [];
      const error = await thrownBy(async () => {
        for await (const output of await asked.watch({ mode })) seen.push(output.said);
      });
      expect(seen).toEqual(['first']);
      expect(failureOf(error)).toMatchObject({ code });
    }
  });
});

describe('failureOf', () => {
  it('reads a Failure that no transport has carried', () => {
    expect(failureOf(failure('RECEIVER_OFF', { detail: 'port taken' }))).toMatchObject({
      code: 'RECEIVER_OFF',
      status: 409,
      hint: 'Start the receiver, or choose another port for it.',
    });
  });

  it('says that a connection was lost', () => {
    const lost = new Error('Cannot send message, WebSocket is not open.');
    expect(failureOf(lost)).toMatchObject({ code: 'CONNECTION_LOST', status: 0 });
    expect(failureOf(new DOMException('gone', 'AbortError'))).toMatchObject({ code: 'CONNECTION_LOST' });
  });

  it('makes something sayable of anything', () => {
    for (const odd of [undefined, null, 7, 'text', {}, { code: 1 }, new Error('')]) {
      expect(failureOf(odd).message.length).toBeGreaterThan(0);
    }
  });
});

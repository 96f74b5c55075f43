import type { Host } from '../../electron/headless/host.ts';
import type { Transport } from './transport.ts';

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
}

/** Asks over REST knowing nothing but the OpenAPI document, as a stranger's script would. */
export async function openRest({ api, token }: Pick<Host, 'api' | 'token'>): Promise<Pick<Transport, 'ask' | 'watch'>> {
  const headers = { authorization: `Bearer ${token}` };
  const { paths } = (await (await fetch(`${api}/openapi.json`, { headers })).json()) as OpenApi;

  function find(procedure: string): { path: string; method: string } {
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, { operationId }] of Object.entries(operations)) {
        if (operationId === procedure) return { path, method };
      }
    }
    throw Object.assign(new Error(`The document has no ${procedure}.`), { code: 'NOT_FOUND', status: 404 });
  }

  async function send(procedure: string, input: unknown, signal?: AbortSignal): Promise<Response> {
    const { path, method } = find(procedure);
    const rest: Record<string, unknown> = { ...(input as object | undefined) };
    const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => {
      const value = String(rest[name]);
      delete rest[name];
      return encodeURIComponent(value);
    });
    const url = new URL(`${api}${filled}`);
    const named = Object.keys(rest).length > 0;
    if (method === 'get') for (const [name, value] of Object.entries(rest)) url.searchParams.set(name, String(value));
    const answer = await fetch(url, {
      method: method.toUpperCase(),
      headers,
      signal,
      ...(method !== 'get' && named ? { body: JSON.stringify(rest) } : {}),
    });
    if (!answer.ok) throw await answer.json();
    return answer;
  }

  return {
    ask: async (procedure, input) => (await send(procedure, input)).json(),
    watch: async (procedure, input, signal) => serverSentEvents(await send(procedure, input, signal)),
  };
}

/** The data of each message; an error event is thrown, as the document says it is one. */
async function* serverSentEvents(answer: Response): AsyncGenerator<unknown, void> {
  let buffer = '';
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    buffer += chunk;
    const blocks = buffer.split('\n\n');
    buffer = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string) =>
        block
          .split('\n')
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2);
      const data = field('data');
      if (field('event') === 'error') throw JSON.parse(data ?? '{}');
      if (field('event') === 'message' && data !== undefined) yield JSON.parse(data);
    }
  }
}

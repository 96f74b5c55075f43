import newman from 'newman';
import { actionsOfCollection, type CollectionAction } from '../../electron/engine/postman-format/collection-actions.ts';
import { type CompileOptions, compile } from '../../electron/engine/sender/compile.ts';
import { requestSettingsOf } from '../../electron/engine/sender/request-settings.ts';
import { createSender } from '../../electron/engine/sender/send.ts';
import { readCollection } from '../support/read-collection.ts';
import { scopesOf } from '../support/template-scopes.ts';
import type { Recorded, RecordingServer } from './recording-server.ts';

/** What one request became on the wire; null where nothing was sent, and then why. */
export interface Sent {
  readonly request: Recorded | null;
  readonly why: string;
}

export interface Pair {
  readonly name: string;
  readonly newman: Sent;
  readonly ours: Sent;
}

export interface Values {
  /** Iteration data in newman, the call here. */
  readonly call?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Globals in newman, custom parameters here. */
  readonly custom?: Readonly<Record<string, string>>;
}

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/** A v2.1 collection of these items, with ids, as text. */
export function collectionOf(items: readonly object[], more: object = {}): string {
  const item = items.map((each, index) => ({ id: `item-${index}`, name: `item ${index}`, ...each }));
  return JSON.stringify({ info: { _postman_id: 'c', name: 'fidelity', schema }, item, ...more });
}

const variableList = (values: Readonly<Record<string, string>> = {}) => ({
  values: Object.entries(values).map(([key, value]) => ({ key, value, enabled: true })),
});

/** newman itself, in this process; one run, as a run costs more than its requests. */
function newmanRun(text: string, values: Values, server: RecordingServer, dir: string): Promise<Map<string, Sent>> {
  const sent = new Map<string, Sent>();
  return new Promise((resolve, reject) => {
    newman
      .run(
        {
          collection: JSON.parse(text),
          environment: variableList(values.environment),
          globals: variableList(values.custom),
          ...(values.call === undefined ? {} : { iterationData: [values.call] }),
          reporters: [],
          timeoutRequest: 5000,
          ignoreRedirects: true,
          workingDir: dir,
        },
        (error) => (error === null ? resolve(sent) : reject(error)),
      )
      .on('request', (error, { item }) => {
        sent.set(item.id, { request: server.take()[0] ?? null, why: error?.message ?? '' });
      });
  });
}

/** The same requests through the importer's reading of the file, the compiler and the sender. */
export async function sendOurs(
  actions: readonly CollectionAction[],
  values: Values,
  server: RecordingServer,
  options: Partial<CompileOptions> = {},
): Promise<Map<string, Sent>> {
  const sender = createSender({ clock: Date.now });
  const sent = new Map<string, Sent>();
  try {
    for (const action of actions) {
      const { request, effectiveAuth, variables } = action;
      const scopes = { ...scopesOf(values), collection: variables };
      if (action.problem !== null) {
        sent.set(action.id, { request: null, why: action.problem });
        continue;
      }
      const compiled = await compile(request, effectiveAuth.auth, scopes, {
        ...{ asPostman: true, unresolvedTags: 'keep', timeoutMs: 5000, filesDir: '/nowhere', version: '1.2.3' },
        behavior: requestSettingsOf(action),
        ...options,
      });
      const settings = { ...compiled.settings, followRedirects: false };
      const { message } = await sender.send({ ...compiled, settings });
      const [recorded = null] = server.take();
      sent.set(action.id, { request: recorded, why: recorded === null ? message : '' });
    }
  } finally {
    await sender.close();
  }
  return sent;
}

/** Every request of a collection as newman sends it and as we do, in the order of the file. */
export async function bothWays(text: string, values: Values, server: RecordingServer, dir: string): Promise<Pair[]> {
  // Newman goes through no proxy for this machine only where the environment says so.
  process.env.NO_PROXY = '*';
  server.take();
  const actions = actionsOfCollection(readCollection('fidelity.json', text).collection);
  const theirs = await newmanRun(text, values, server, dir);
  const ours = await sendOurs(actions, values, server, { filesDir: dir });
  const nothing: Sent = { request: null, why: 'never tried' };
  return actions.map(({ id, name }) => ({ name, newman: theirs.get(id) ?? nothing, ours: ours.get(id) ?? nothing }));
}

/** A request without what is new each time: Postman's token and the boundary of a multipart body. */
export function comparable(request: Recorded | null): Recorded | null {
  if (request === null) return null;
  const boundary = request.lines.map((line) => /boundary=(-{26}\d{24})$/.exec(line)?.[1]).find((match) => match);
  const plain = (text: string): string => (boundary === undefined ? text : text.replaceAll(boundary, 'BOUNDARY'));
  return {
    requestLine: request.requestLine,
    lines: request.lines.map((line) => plain(line).replace(/^(Postman-Token): [0-9a-f-]{36}$/, '$1: TOKEN')),
    body: plain(request.body),
  };
}

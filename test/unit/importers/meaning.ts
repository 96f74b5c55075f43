import postman from 'postman-collection';

/** In the library, but not in its types. */
type Behaving = postman.Item & { getProtocolProfileBehaviorResolved(): object };
type Json = Record<string, unknown>;

/**
 * What a collection means to Postman's own library, without ids and without the form that v2.0 and v2.1 give to auth:
 * two files of the same meaning make the same requests, run the same scripts and show the same texts.
 */
export function meaningOf(raw: object): { collection: Json; requests: Json[] } {
  const collection = new postman.Collection(structuredClone(raw));
  const requests: Json[] = [];
  collection.forEachItem((item: postman.Item) => {
    const { request } = item;
    requests.push({
      name: item.name,
      folders: foldersOf(item),
      method: request.method,
      url: request.url.toString(),
      query: plain(request.url.query),
      pathVariables: plain(request.url.variables),
      headers: plain(request.headers),
      body: plain(request.body),
      auth: authOf(item.getAuth()),
      description: plain(request.description) ?? null,
      itemDescription: plain(item.description) ?? null,
      scripts: scriptsOf(item.events),
      examples: item.responses.map((response: postman.Response) => ({
        name: response.name,
        code: response.code,
        status: response.status,
        body: response.body,
        headers: plain(response.headers),
        url: response.originalRequest?.url.toString(),
        auth: authOf(response.originalRequest?.auth),
      })),
      behavior: (item as Behaving).getProtocolProfileBehaviorResolved(),
    });
  });
  return {
    collection: {
      name: collection.name,
      description: plain(collection.description) ?? null,
      auth: authOf(collection.auth),
      scripts: scriptsOf(collection.events),
      variables: plain(collection.variables),
    },
    requests,
  };
}

/** JSON without ids, at any depth. */
function plain(value: unknown): unknown {
  const json = JSON.stringify(value, (key, inner) => (key === 'id' || key === '_postman_id' ? undefined : inner));
  return json === undefined ? undefined : JSON.parse(json);
}

/** The values by key: v2.0 has them in an object, v2.1 in a list with types. */
function authOf(auth: postman.RequestAuth | undefined): unknown {
  if (auth === undefined || auth === null) return null;
  const values: Json = {};
  auth.parameters()?.each((row) => {
    values[row.key ?? ''] = row.value;
  });
  return { type: auth.type, values };
}

function scriptsOf(events: { map(each: (event: postman.Event) => unknown): unknown[] }): unknown[] {
  return events.map((event) => ({ listen: event.listen, script: plain(event.script) }));
}

function foldersOf(item: postman.Item): unknown[] {
  const names: unknown[] = [];
  item.forEachParent((parent: { name?: string }) => {
    names.unshift(parent.name ?? null);
  });
  return names;
}

/**
 * A frozen or free copy of JSON data whose objects have no prototype: a key such as `__proto__` or `constructor`, given by
 * a user or found in a file, is then a key like any other, both when it is looked up and when it is set.
 */
export function bare<Data>(data: Data, how: 'free' | 'frozen'): Data {
  return copy(data, how === 'frozen') as Data;
}

function copy(data: unknown, freeze: boolean): unknown {
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) {
    const list = data.map((each) => copy(each, freeze));
    return freeze ? Object.freeze(list) : list;
  }
  const object: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(data)) object[key] = copy(value, freeze);
  return freeze ? Object.freeze(object) : object;
}

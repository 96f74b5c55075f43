import postman from 'postman-collection';

/**
 * The value of one of Postman's dynamic variables (`$guid`, `$timestamp`, `$randomCity` ...), a new one each time, made
 * by postman-collection itself; undefined where Postman has none of that name.
 */
export function dynamicValue(tag: string): string | undefined {
  if (!tag.startsWith('$')) return undefined;
  const text = `{{${tag}}}`;
  const value = postman.Property.replaceSubstitutions(text, []);
  return value === text ? undefined : value;
}

/** True where Postman has a dynamic variable of this name. */
export const isDynamic = (tag: string): boolean => dynamicValue(tag) !== undefined;

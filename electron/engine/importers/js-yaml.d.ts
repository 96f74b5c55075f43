/** What is used of js-yaml, which has no types of its own. */
declare module 'js-yaml' {
  export interface TypeOptions {
    readonly kind: 'scalar';
    readonly resolve: (source: unknown) => boolean;
    readonly construct: (source: string) => unknown;
  }
  export class Type {
    constructor(tag: string, options: TypeOptions);
    readonly tag: string;
    readonly resolve: (source: unknown) => boolean;
    readonly construct: (source: string) => unknown;
  }
  export interface Schema {
    extend(types: { readonly implicit: readonly Type[] }): Schema;
  }
  export const types: { readonly int: Type; readonly float: Type; readonly merge: Type };
  export const CORE_SCHEMA: Schema;
  export class YAMLException extends Error {
    readonly reason: string;
    /** Missing where the text as a whole is wrong. */
    readonly mark?: { readonly line: number; readonly column: number };
  }
  export function load(
    text: string,
    options: { readonly schema: Schema; readonly json: boolean; readonly maxDepth: number },
  ): unknown;
}

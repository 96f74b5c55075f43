declare module 'postman-collection-transformer' {
  interface ConvertOptions {
    readonly inputVersion: '1.0.0';
    readonly outputVersion: '2.1.0';
    /** Keeps the ids of requests, folders, examples, scripts and variables. */
    readonly retainIds?: boolean;
    /** Gives no id to variables that have none. */
    readonly noDefaults?: boolean;
  }
  type Callback = (error: Error | null | undefined, converted: unknown) => void;
  /** Both work on a copy and call back before they return. */
  export function convert(collection: object, options: ConvertOptions, callback: Callback): void;
  export function convertSingle(request: object, options: ConvertOptions, callback: Callback): void;
}

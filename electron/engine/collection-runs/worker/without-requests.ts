import { createRequire, Module } from 'node:module';

// Imported before postman-runtime is.

/**
 * postman-runtime loads a package that sends requests, of which this process needs the cookie jar alone: the engine sends.
 * Loading the rest takes as long as all else of postman-runtime together.
 */
const fromRuntime = createRequire(createRequire(import.meta.url).resolve('postman-runtime'));
const file = fromRuntime.resolve('postman-request');
const { jar } = fromRuntime('postman-request/lib/cookies') as { readonly jar: unknown };
fromRuntime.cache[file] = Object.assign(new Module(file), { exports: { jar }, loaded: true });

import { registerHooks } from 'node:module';

/** `node -r` this file, and `electron` is the stand-in for everything that is loaded after it. */
registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'electron') return next(specifier, context);
    return { url: new URL('./electron-stand-in.ts', import.meta.url).href, shortCircuit: true };
  },
});

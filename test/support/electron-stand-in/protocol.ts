import { app } from './app.ts';

type Handler = (request: Request) => Response | Promise<Response>;

const handlers = new Map<string, Handler>();
const privileged = new Set<string>();

export const protocol = {
  registerSchemesAsPrivileged(
    schemes: readonly { readonly scheme: string; readonly privileges?: { standard?: boolean } }[],
  ) {
    if (app.isReady()) throw new Error('registerSchemesAsPrivileged should be called before the app is ready');
    for (const { scheme, privileges } of schemes) if (privileges?.standard === true) privileged.add(scheme);
  },
  handle(scheme: string, handler: Handler) {
    app.demandReady('protocol.handle');
    // Without an origin of its own a page could hold no modules, no storage and no policy with 'self'.
    if (!privileged.has(scheme)) throw new Error(`The stand-in serves standard schemes only, and ${scheme} is none.`);
    handlers.set(scheme, handler);
  },
};

/** The response of the app's own handler for an address of a scheme that it serves; null for another. */
export async function askHandler(url: string, method: string): Promise<Response | null> {
  const handler = handlers.get(url.slice(0, url.indexOf(':')));
  return handler === undefined ? null : handler(new Request(url, { method }));
}

import type net from 'node:net';
import { Agent } from 'undici';
import type { TlsIdentity } from '../certificates/read-certificates.ts';
import { type Connections, type ConnectTimes, createConnections } from './connection.ts';
import type { OwnConnection } from './own-connection.ts';
import type { ProxyServer } from './proxies.ts';

/** What decides which connections a request may share. */
export interface RouteChoice {
  readonly verifyTls: boolean;
  /** Null where the server is reached directly. */
  readonly proxy: ProxyServer | null;
  /** Null where only what the system trusts is in force. */
  readonly identity?: TlsIdentity | null | undefined;
  /** Left out where the connection is shared. */
  readonly connection?: OwnConnection | undefined;
}

/** Connections to any servers that are made in the same way. */
export interface Route {
  readonly connections: Connections;
  readonly agent: Agent;
}

export interface Routes {
  routeFor(choice: RouteChoice): Route;
  /** Gives up all of them. */
  close(): Promise<void>;
}

/** Routes with certificates of their own that stay open: those of runs that are over are of no more use. */
const mostSpecial = 50;

export function createRoutes(options: {
  /** Connections to one server at most. */
  readonly connections: number;
  readonly onSocket: (socket: net.Socket, times: ConnectTimes) => void;
}): Routes {
  const open = new Set<Route>();

  const newRoute = ({ verifyTls, proxy, identity = null }: RouteChoice, most: number): Route => {
    const connections = createConnections({ verifyTls, proxy, identity, onSocket: options.onSocket });
    const agent = new Agent({
      connect: connections.connect,
      connections: most,
      pipelining: 1,
      // Request and response together have one limit, kept by the sender.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: 256 * 1024,
      strictContentLength: false,
    });
    const route = { connections, agent };
    open.add(route);
    return route;
  };
  /** Lets what is under way end. */
  const retire = (route: Route): void => {
    void route.agent.close().finally(() => open.delete(route));
  };

  const direct = {
    verified: newRoute({ verifyTls: true, proxy: null }, options.connections),
    unverified: newRoute({ verifyTls: false, proxy: null }, options.connections),
  };
  const keyOf = ({ verifyTls, proxy, identity }: RouteChoice): string =>
    JSON.stringify([verifyTls, proxy?.variable, identity?.id]);
  /** Through proxies and with certificates, those used last at the end. */
  const special = new Map<string, Route>();
  const owned = new WeakMap<OwnConnection, Map<string, Route>>();

  const specialRoute = (choice: RouteChoice): Route => {
    const key = keyOf(choice);
    const route = special.get(key) ?? newRoute(choice, options.connections);
    special.delete(key);
    special.set(key, route);
    for (const [oldest, unused] of special) {
      if (special.size <= mostSpecial) break;
      special.delete(oldest);
      retire(unused);
    }
    return route;
  };
  const ownRoute = (choice: RouteChoice, connection: OwnConnection): Route => {
    const routes = owned.get(connection) ?? new Map<string, Route>();
    owned.set(connection, routes);
    const key = keyOf(choice);
    let route = routes.get(key);
    if (route === undefined) {
      const made = newRoute(choice, 1);
      route = made;
      routes.set(key, made);
      connection.onClose(() => {
        routes.delete(key);
        retire(made);
      });
    }
    return route;
  };

  return {
    routeFor(choice) {
      if (choice.connection !== undefined) return ownRoute(choice, choice.connection);
      if (choice.proxy !== null || choice.identity != null) return specialRoute(choice);
      return choice.verifyTls ? direct.verified : direct.unverified;
    },
    async close() {
      for (const { connections, agent } of open) {
        connections.close();
        await agent.destroy();
      }
    },
  };
}

import { createServer } from 'node:net';
import type { ByteBudget } from './byte-budget.ts';
import { Connection, type ConnectionHost } from './connection.ts';
import type { IncomingRequest } from './exchange.ts';
import { listenNear, urlsFor } from './listening.ts';
import type { Patience } from './read-body.ts';

/** Accepts connections on one port and hands over each request. TLS is another implementation of the same. */
export interface Listener {
  /** The port in use, which may be another than the wanted one. */
  readonly port: number;
  /** Where it can be reached; the first is the one to show. */
  readonly urls: readonly string[];
  /** Lets what can be responded to finish, for a second at most, then ends every connection and frees the port. */
  close(): Promise<void>;
}

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly budget: ByteBudget;
  readonly patience: Patience;
  /** Connections at once; the one that is needed least makes room for a new one. */
  readonly mostConnections: number;
  /** Never rejects. */
  readonly handle: (incoming: IncomingRequest) => Promise<void>;
  /** A connection had to make room for another. */
  readonly onCrowded: () => void;
  /** The server failed after it had begun to listen. */
  readonly onLost: (error: NodeJS.ErrnoException) => void;
}

export type OpenListener = (options: ListenerOptions) => Promise<Listener>;

/** Connections that had to make room and are not gone yet. */
const mostLeaving = 200;
/** Milliseconds a closing listener waits for responses that are on their way. */
const closeWithin = 1000;

/** Plain HTTP. Throws PORT_IN_USE or PORT_REFUSED where it cannot listen. */
export const openHttpListener: OpenListener = async (options) => {
  const { host, patience, budget, mostConnections, handle } = options;
  const connections = new Set<Connection>();
  const closings: (() => void)[] = [];
  let underWay = 0;
  let isClosing = false;

  /** Resolves when nothing is under way, after a second at most. */
  const settled = async () => {
    if (underWay > 0) await within(closeWithin, new Promise<void>((resolve) => closings.push(resolve)));
  };

  const connectionHost: ConnectionHost = {
    budget,
    patience,
    handle(request) {
      underWay += 1;
      void handle(request).then(() => {
        request.hold.release();
        underWay -= 1;
        if (underWay === 0) for (const settle of closings.splice(0)) settle();
      });
    },
    isClosing: () => isClosing,
    makeRoom(asking, bytes) {
      if (!budget.canOverdraw(bytes)) return false;
      if (budget.fitsSoon(bytes)) return true;
      const largest = largestOf(connections);
      if (largest === null || largest.unfinishedBytes <= asking.unfinishedBytes + bytes) return false;
      largest.giveUp();
      return true;
    },
  };

  // The sender may have ended its side, and still gets its response.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    if (connections.size >= mostConnections) {
      options.onCrowded();
      leastNeeded(connections)?.stop('crowded');
      // Those that gave up still get a response; where too many of them do not take it, nobody else gets in.
      if (connections.size >= mostConnections + mostLeaving) return void socket.destroy();
    }
    const connection = new Connection(socket, connectionHost);
    connections.add(connection);
    socket.once('close', () => connections.delete(connection));
  });
  const port = await listenNear(server, host, options.port);
  server.on('error', options.onLost);
  const checking = setInterval(
    () => {
      const now = performance.now();
      for (const connection of connections) connection.check(now);
    },
    Math.min(1000, Math.max(10, Math.min(patience.headers, patience.request) / 4)),
  );

  return {
    port,
    urls: urlsFor('http', host, port),
    async close() {
      isClosing = true;
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      for (const connection of connections) connection.stop('stopped');
      await settled();
      clearInterval(checking);
      for (const connection of connections) connection.destroy();
      await closed;
      // What had come over them without ever becoming a request was handed over at their end.
      await settled();
    },
  };
};

function largestOf(connections: Iterable<Connection>): Connection | null {
  let largest: Connection | null = null;
  for (const connection of connections) {
    if (largest === null || connection.unfinishedBytes > largest.unfinishedBytes) largest = connection;
  }
  return largest;
}

function leastNeeded(connections: Iterable<Connection>): Connection | null {
  const now = performance.now();
  let least: Connection | null = null;
  let lowest = { rank: Number.POSITIVE_INFINITY, since: 0 };
  for (const connection of connections) {
    const claim = connection.claim(now);
    if (claim.rank > lowest.rank || (claim.rank === lowest.rank && claim.since >= lowest.since)) continue;
    least = connection;
    lowest = claim;
  }
  return least;
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}

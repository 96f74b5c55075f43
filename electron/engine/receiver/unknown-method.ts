import { METHODS, type Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Node's parser refuses methods that it does not know, though HTTP lets anybody make one up (RFC 9110, 9.1) and
 * Postman can send them. The refused packet is given to it once more with a known method in the place of the unknown
 * one, which is remembered for the socket until its request is stored.
 */
export interface UnknownMethods {
  /** Takes over the refused socket; false where the packet is no request with an unknown method. */
  retry(server: Server, socket: Socket, error: Error & { code?: string; rawPacket?: Buffer }): boolean;
  /** The method that the request really had, once; undefined for every other request. */
  take(socket: Socket): string | undefined;
}

/** POST may have a body, so Node reads whatever follows. */
const standIn = 'POST';
const requestLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) [^\s]+ HTTP\/1\.[01]\r?\n/;
/** What a connection listens to on its socket; all of it is set up anew. */
const ofTheConnection = ['data', 'end', 'close', 'drain', 'error', 'timeout', 'resume', 'pause'] as const;

const ignore = (): undefined => undefined;

export function createUnknownMethods(): UnknownMethods {
  const methods = new WeakMap<Socket, string>();
  return {
    retry(server, socket, { code, rawPacket }) {
      if (code !== 'HPE_INVALID_METHOD' || rawPacket === undefined) return false;
      const method = requestLine.exec(rawPacket.subarray(0, 16_384).toString('latin1'))?.[1];
      if (method === undefined || METHODS.includes(method) || methods.has(socket)) return false;
      methods.set(socket, method);
      // Node reads past the stream for speed until somebody listens for data: the packet must come through the stream.
      socket.on('data', ignore);
      for (const name of ofTheConnection) socket.removeAllListeners(name);
      server.emit('connection', socket);
      socket.on('data', ignore);
      socket.unshift(Buffer.concat([Buffer.from(standIn), rawPacket.subarray(method.length)]));
      return true;
    },
    take(socket) {
      const method = methods.get(socket);
      methods.delete(socket);
      return method;
    },
  };
}

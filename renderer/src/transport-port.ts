import { RPCLink } from '@orpc/client/message-port';
import type { Transport } from './transport.ts';

const connectMessage = 'hookswitch:connect';
const portMessage = 'hookswitch:port';
/** Milliseconds until a shell that does not answer counts as absent. */
const patience = 10_000;

/** Asks the preload script for a port, and resolves once the engine responds on it. Rejects where none comes, or it dies. */
export async function openPort(): Promise<Transport> {
  const port = await askForPort();
  const closed = new Promise<void>((resolve) => port.addEventListener('close', () => resolve(), { once: true }));
  const link = new RPCLink({ port });
  port.start();
  // An engine that was started again opens its workspace first, and a port without any engine closes.
  await link.call(['receiver', 'status'], {}, { context: {} });
  return {
    link,
    // A closed port takes what it is given and says nothing.
    isOpen: () => true,
    closed,
    close() {
      port.close();
      // The side that closes gets no event: without this the calls under way would wait forever.
      port.dispatchEvent(new Event('close'));
    },
  };
}

function askForPort(): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      window.removeEventListener('message', listen);
      reject(new Error('The app window received no connection to the engine.'));
    }, patience);
    function listen(event: MessageEvent) {
      const [port] = event.ports;
      // Only this very window, where the preload script lives, may hand over a port.
      if (event.source !== window || event.data?.type !== portMessage || port === undefined) return;
      clearTimeout(timer);
      window.removeEventListener('message', listen);
      resolve(port);
    }
    window.addEventListener('message', listen);
    window.postMessage({ type: connectMessage }, location.origin === 'null' ? '*' : location.origin);
  });
}

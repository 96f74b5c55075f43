import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

interface Claim {
  readonly first: boolean;
  /** Waits until the first instance has the news, or gives the claim back. */
  readonly end: () => Promise<void>;
}

type OnSecond = (argv: string[], folder: string, data: unknown) => void;

/** Electron's lock is one per user-data folder; here it is a file in it with the holder's process and port. */
export function claimInstance(folder: string, data: unknown, onSecond: OnSecond): Claim {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'stand-in-instance.json');
  const holder = read(file);
  if (holder !== null && isAlive(holder.pid)) {
    const message = JSON.stringify({ argv: process.argv, folder: process.cwd(), data });
    return { first: false, end: () => notify(holder.port, message) };
  }
  const server = createServer((socket) => {
    void text(socket).then((message) => {
      const { argv, folder: from, data: others } = JSON.parse(message);
      onSecond(argv, from, others);
      socket.end();
    });
  });
  server.listen({ host: '127.0.0.1', port: 0 }, () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, port: (server.address() as AddressInfo).port }));
  });
  server.unref();
  return {
    first: true,
    end: async () => {
      server.close();
      rmSync(file, { force: true });
    },
  };
}

function read(file: string): { readonly pid: number; readonly port: number } | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null; // nobody was first yet
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function notify(port: number, message: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true }, () => socket.end(message));
    socket.resume().once('close', () => resolve());
    socket.once('error', reject);
  });
}

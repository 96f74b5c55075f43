import { createServer, type Server } from 'node:net';
import { describe, expect, it } from 'vitest';
import { urlsFor } from '../../../electron/engine/receiver/listening.ts';
import { rawConnection, rawExchange } from '../../support/raw-http.ts';
import { withReceiver } from '../../support/with-receiver.ts';

async function occupied(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  return { server, port: (server.address() as { port: number }).port };
}

const get = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';

describe('where the receiver listens', () => {
  it('is the next free port where the wanted one is taken, and it says so', () =>
    withReceiver(async ({ receiver }) => {
      const { server, port } = await occupied();
      const status = await receiver.start({ host: '127.0.0.1', port });
      server.close();
      expect(status).toMatchObject({ listening: true, wantedPort: port, problem: null });
      expect(status.port).toBeGreaterThan(port);
      expect(status.url).toBe(`http://127.0.0.1:${status.port}`);
      expect(status.urls).toEqual([status.url]);
      expect(status.note).toBe(`Port ${port} is in use by another program. Listening on ${status.port} instead.`);
      expect(await rawExchange(status.port ?? 0, get)).toContain('200 OK');
    }));

  it('can be moved, which frees the port it had', () =>
    withReceiver(async ({ receiver, port }) => {
      await rawExchange(port, get);
      const moved = await receiver.start({ host: '127.0.0.1', port: 0 });
      expect(moved).toMatchObject({ listening: true, captures: 0, note: null });
      expect(await rawExchange(moved.port ?? 0, get)).toContain('200 OK');
      if (moved.port !== port) await expect(rawConnection(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      expect((await receiver.start({ host: '127.0.0.1', port })).port).toBe(port);
    }));

  it.each([
    ['203.0.113.7', 'this machine has no such address'],
    ['no-such-name.invalid', 'the name has no address'],
    ['\0', 'The argument'],
  ])('is not %s: the status says why and what to do, and nothing is thrown', (host, reason) =>
    withReceiver(async ({ receiver }) => {
      const status = await receiver.start({ host, port: 4400 });
      expect(status).toMatchObject({ listening: false, url: null, port: null, host, wantedPort: 4400 });
      expect(status.problem?.message).toContain(`Cannot listen on ${host}:4400: ${reason}`);
      expect(status.problem?.hint).toContain('an address of this machine');
      expect((await receiver.start({ host: '127.0.0.1', port: 0 })).problem).toBeNull();
    }),
  );

  it('is given up at the last port there is', () =>
    withReceiver(async ({ receiver }) => {
      const server = createServer();
      const held = await new Promise<boolean>((resolve) => {
        server.once('error', () => resolve(false));
        server.listen({ host: '127.0.0.1', port: 65_535 }, () => resolve(true));
      });
      const status = await receiver.start({ host: '127.0.0.1', port: 65_535 });
      if (held) server.close();
      expect(status.listening).toBe(false);
      expect(status.problem?.message).toBe('Port 65535 on 127.0.0.1 is already in use.');
    }));

  it('tells whoever asked to be told', () =>
    withReceiver(async ({ receiver, port }) => {
      const seen: boolean[] = [];
      const end = receiver.onChange(() => seen.push(receiver.status().listening));
      await receiver.stop();
      await receiver.start({ host: '127.0.0.1', port });
      end();
      await receiver.stop();
      expect(seen).toEqual([false, true]);
    }));
});

describe('stopping', () => {
  it('closes kept connections at once', () =>
    withReceiver(async ({ receiver, port }) => {
      const kept = await rawConnection(port);
      kept.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
      await kept.until('"ok":true');
      const silent = await rawConnection(port);
      const startedAt = performance.now();
      await receiver.stop();
      expect(performance.now() - startedAt).toBeLessThan(900);
      await Promise.all([kept.closed(), silent.closed()]);
      expect(receiver.status()).toMatchObject({ listening: false, url: null, urls: [], problem: null });
      await expect(rawConnection(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    }));

  it('answers what it has read before it goes', () => {
    let release: () => void = () => undefined;
    const asked = new Promise<void>((seen) => {
      release = seen;
    });
    let commit: () => void = () => undefined;
    const log = {
      reserve: () => 1,
      appendBytes: () => {
        release();
        return new Promise<never>((resolve) => {
          commit = () => resolve({} as never);
        });
      },
    };
    return withReceiver(
      async ({ receiver, port }) => {
        const answer = rawExchange(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
        await asked;
        const stopped = receiver.stop();
        commit();
        expect(await answer).toMatch(/200 OK.*Connection: close.*"ok":true/s);
        await stopped;
      },
      { log },
    );
  });

  it('and starting many times at once ends as the last one said', () =>
    withReceiver(async ({ receiver }) => {
      const any = { host: '127.0.0.1', port: 0 };
      await Promise.all([receiver.stop(), receiver.start(any), receiver.stop(), receiver.start(any), receiver.stop()]);
      expect(receiver.status().listening).toBe(false);
      await Promise.all([receiver.start(any), receiver.stop(), receiver.start(any)]);
      expect(receiver.status().listening).toBe(true);
    }));
});

it('a listening address is shown as a URL that others can type', () => {
  expect(urlsFor('http', '127.0.0.1', 4400)).toEqual(['http://127.0.0.1:4400']);
  expect(urlsFor('https', '::1', 4400)).toEqual(['https://[::1]:4400']);
  const everywhere = urlsFor('http', '0.0.0.0', 4400);
  expect(everywhere[0]).toMatch(/^http:\/\/(?!0\.0\.0\.0)\d+\.\d+\.\d+\.\d+:4400$/);
  expect(everywhere.at(-1)).toBe('http://127.0.0.1:4400');
});

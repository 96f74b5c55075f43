import { describe, expect, test } from 'vitest';
import type { ConnectionEnds } from '../../../electron/engine/http/connection-ends.ts';
import { createDeliverer } from '../../../electron/engine/sender/deliverer.ts';
import { createSender } from '../../../electron/engine/sender/send.ts';
import { Delivery } from '../../../shared/model/delivery.ts';
import { withReceiver } from '../../support/with-receiver.ts';
import { compiledFrom } from './requests.ts';
import { closedPort, serveHttp } from './servers.ts';

const origin = {
  action: { id: 'action-1', name: 'Notify CRM' },
  event: { dialect: 'd', key: 'ringing', label: 'Ringing', id: 'ringing.1.1.1' },
  callId: 'call-1',
  parameters: { CALLER: '+1555' },
};

test('a delivery is in the activity log, whole, when it is announced', () =>
  withReceiver(async ({ log, links, port }) => {
    const sender = createSender({ clock: Date.now });
    const deliverer = createDeliverer({ sender, links, log, clock: Date.now });
    const compiled = await compiledFrom(
      {
        method: 'POST',
        url: `http://127.0.0.1:${port}/hook?n={{nope}}`,
        body: { mode: 'raw', raw: '{"c":"{{CALLER}}"}', language: 'json' },
      },
      { call: origin.parameters },
    );
    const delivery = await deliverer.deliver(compiled, origin);
    expect(Delivery.parse(delivery)).toEqual(delivery);
    expect(delivery).toMatchObject({
      ...origin,
      kind: 'delivery',
      status: 200,
      unresolved: ['nope'],
      request: { method: 'POST', url: `http://127.0.0.1:${port}/hook?n=`, body: '{"c":"+1555"}' },
      attempts: [{ status: 200 }],
    });
    expect(await log.get(delivery.id)).toEqual(delivery);
    await sender.close();
  }));

test('one that got no response is in the activity log too', () =>
  withReceiver(async ({ log, links }) => {
    const sender = createSender({ clock: Date.now });
    const deliverer = createDeliverer({ sender, links, log, clock: Date.now });
    const refused = await deliverer.deliver(
      await compiledFrom({ url: `http://127.0.0.1:${await closedPort()}/` }),
      origin,
    );
    const unsendable = await deliverer.deliver(await compiledFrom({ url: 'http:///' }), origin);
    for (const delivery of [refused, unsendable]) {
      expect(delivery).toMatchObject({ status: 0, response: null, capture: null });
      expect(await log.get(delivery.id)).toEqual(delivery);
    }
    expect(refused.attempts.length).toBe(1);
    expect(unsendable).toMatchObject({ attempts: [], message: expect.stringContaining('has no host') });
    await sender.close();
  }));

describe('what reaches our own receiver', () => {
  test('is linked both ways, each delivery to its own capture, over connections used again and side by side', () =>
    withReceiver(async ({ log, links, port, captures }) => {
      const sender = createSender({ clock: Date.now, connections: 4 });
      const deliverer = createDeliverer({ sender, links, log, clock: Date.now });
      const sent = await Promise.all(
        Array.from({ length: 60 }, async (_, n) => {
          const compiled = await compiledFrom({ url: `http://127.0.0.1:${port}/hook/${n}` });
          return deliverer.deliver(compiled, origin);
        }),
      );
      const received = (await captures()).filter(({ kind }) => kind === 'capture');
      expect(received.length).toBe(60);
      for (const delivery of sent) {
        const capture = received.find(({ id }) => id === delivery.capture);
        expect(capture?.delivery).toBe(delivery.id);
        expect(delivery.request.url.endsWith(capture?.request.url ?? '?')).toBe(true);
      }
      await sender.close();
    }));

  test('is linked through a redirect', () =>
    withReceiver(async ({ log, links, port, captures }) => {
      await using server = await serveHttp((_, response) =>
        response.writeHead(307, { Location: `http://127.0.0.1:${port}/there` }).end(),
      );
      const sender = createSender({ clock: Date.now });
      const deliverer = createDeliverer({ sender, links, log, clock: Date.now });
      const delivery = await deliverer.deliver(await compiledFrom({ method: 'POST', url: server.url }), origin);
      const capture = (await captures()).find(({ kind }) => kind === 'capture');
      expect(delivery.capture).toBe(capture?.id);
      expect(capture?.delivery).toBe(delivery.id);
      await sender.close();
    }));

  test('from another program is linked to nothing, also after a delivery over the same port', () =>
    withReceiver(async ({ log, links, port, captures }) => {
      const sender = createSender({ clock: Date.now });
      const opened: ConnectionEnds[] = [];
      const open = (id: string, ends: ConnectionEnds): void => {
        opened.push(ends);
        links.open(id, ends);
      };
      const deliverer = createDeliverer({ sender, links: { ...links, open }, log, clock: Date.now });
      await deliverer.deliver(await compiledFrom({ url: `http://127.0.0.1:${port}/a` }), origin);
      expect(opened.map(({ local, remote }) => links.deliveryOn({ local: remote, remote: local }))).toEqual([null]);
      await fetch(`http://127.0.0.1:${port}/b`);
      expect((await captures()).find(({ request }) => request.url === '/b')?.delivery).toBeNull();
      await sender.close();
    }));
});

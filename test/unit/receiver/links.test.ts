import { expect, it } from 'vitest';
import { endsOf } from '../../../electron/engine/http/connection-ends.ts';
import { createLinks } from '../../../electron/engine/receiver/links.ts';
import { rawConnection } from '../../support/raw-http.ts';
import { withReceiver } from '../../support/with-receiver.ts';

const event = { dialect: 'pbx', key: 'hangup', label: 'Hangup', id: 'hangup.1.2.3' };

it('a delivery and its capture know each other by the socket, one delivery after the other on the same one', () =>
  withReceiver(async ({ port, links, log, captures }) => {
    const connection = await rawConnection(port);
    const ends = endsOf(connection.socket);
    links.open('delivery-1', ends, { callId: 'call-1', runId: 'run-1', event });
    connection.write('GET /1 HTTP/1.1\r\nHost: a\r\n\r\n');
    await connection.until('"ok":true');
    links.close(ends);
    const first = links.captureOf('delivery-1');
    links.open('delivery-2', ends);
    connection.write('GET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    await connection.closed();
    const [one, two] = await captures();
    expect(one).toMatchObject({ id: first, delivery: 'delivery-1', callId: 'call-1', runId: 'run-1' });
    expect(one?.recognized).toMatchObject({ dialect: 'pbx', event: 'hangup', confidence: 1 });
    expect(two).toMatchObject({ delivery: 'delivery-2', callId: null, recognized: null });
    expect(links.captureOf('delivery-2')).toBe(two?.id);
    const page = await log.query({ filter: 'call=call-1' });
    expect(page.items).toMatchObject([{ link: 'delivery-1', event: 'hangup', eventLabel: 'Hangup', dialect: 'pbx' }]);
  }));

it('a request of anybody else is nobody’s delivery', () =>
  withReceiver(async ({ port, links, captures }) => {
    const { remote } = { remote: { address: '127.0.0.1', port } };
    links.open('delivery-1', { local: { address: '127.0.0.1', port: 1 }, remote });
    await (await fetch(`http://127.0.0.1:${port}/`)).text();
    expect(await captures()).toMatchObject([{ delivery: null }]);
    expect(links.captureOf('delivery-1')).toBeNull();
  }));

it('remembers captures of late deliveries, and not without end', () => {
  const links = createLinks();
  for (let number = 0; number <= 10_000; number += 1) links.captured(`d${number}`, `c${number}`);
  expect(links.captureOf('d0')).toBeNull();
  expect(links.captureOf('d1')).toBe('c1');
  expect(links.captureOf('d10000')).toBe('c10000');
});

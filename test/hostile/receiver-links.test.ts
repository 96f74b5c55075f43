import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { endsOf } from '../../electron/engine/http/connection-ends.ts';
import { rawConnection, rawExchange } from '../support/raw-http.ts';
import { withReceiver } from '../support/with-receiver.ts';

const event = { dialect: 'pbxware', key: 'hangup', label: 'Hangup', id: 'hangup.1.2.3' };
const origin = { callId: 'call-1', runId: 'run-1', event };

it('a capture is linked to a delivery only where both ends of the connection are the same', () =>
  withReceiver(async ({ port, links, captures }) => {
    const own = await rawConnection(port);
    const ends = endsOf(own.socket);
    links.open('delivery-1', ends, origin);
    const { local, remote } = ends;
    // Each differs from another open connection in one thing.
    links.open('other-port', { local: { ...local, port: local.port - 1 }, remote }, origin);
    links.open('other-address', { local: { ...local, address: '127.0.0.2' }, remote }, origin);
    links.open('other-receiver', { local, remote: { ...remote, port: remote.port + 1 } }, origin);
    links.open('other-receiver-address', { local, remote: { ...remote, address: '127.0.0.2' } }, origin);

    // A stranger says whatever it likes in headers, and even that it comes from there.
    const claims = [
      `X-Forwarded-For: ${local.address}`,
      `Forwarded: for="${local.address}:${local.port}";by="${remote.address}:${remote.port}"`,
      `X-Real-IP: ${local.address}`,
      `X-Client-Port: ${local.port}`,
      'X-Hookswitch-Delivery: delivery-1',
      'X-Request-Id: delivery-1',
    ];
    await rawExchange(
      port,
      `GET /spoofed?delivery=delivery-1 HTTP/1.1\r\n${claims.join('\r\n')}\r\nConnection: close\r\n\r\n`,
    );
    own.write('GET /own HTTP/1.1\r\n\r\n');
    await own.until('"ok":true');
    links.close(ends);
    own.write('GET /after HTTP/1.1\r\nConnection: close\r\n\r\n');
    await own.closed();
    const made = await captures();
    expect(made.map(({ request, delivery, callId, runId }) => [request.url, delivery, callId, runId])).toEqual([
      ['/spoofed?delivery=delivery-1', null, null, null],
      ['/own', 'delivery-1', 'call-1', 'run-1'],
      ['/after', null, null, null],
    ]);
    for (const id of ['other-port', 'other-address', 'other-receiver', 'other-receiver-address']) {
      expect(links.captureOf(id)).toBeNull();
    }
  }));

it('a stranger at the port that a delivery had is not taken for it', () =>
  withReceiver(async ({ port, links, captures }) => {
    const first = await rawConnection(port);
    const ends = endsOf(first.socket);
    links.open('delivery-1', ends, origin);
    first.write('GET /own HTTP/1.1\r\nConnection: close\r\n\r\n');
    await first.closed();
    links.close(ends);
    // The same port of another address of this machine.
    const stranger = connect({ host: '127.0.0.1', port, localAddress: '127.0.0.2', localPort: ends.local.port });
    links.open('delivery-2', ends, origin);
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      stranger.on('data', (bytes) => {
        text += bytes;
      });
      stranger.on('close', () => resolve(text));
      stranger.on('error', reject);
      stranger.write('GET /stranger HTTP/1.1\r\nConnection: close\r\n\r\n');
    });
    expect(answer).toContain('200 OK');
    expect((await captures()).map(({ request, delivery }) => [request.url, delivery])).toEqual([
      ['/own', 'delivery-1'],
      ['/stranger', null],
    ]);
  }));

it('a delivery of ours that the receiver refuses is linked to what was refused', () =>
  withReceiver(async ({ port, links, captures }) => {
    const own = await rawConnection(port);
    links.open('delivery-1', endsOf(own.socket), origin);
    own.write('GET /own HTTP/1.1\r\nnot a header\r\n\r\n');
    expect(await own.closed()).toContain('HTTP/1.1 400 ');
    expect(await captures()).toMatchObject([{ delivery: 'delivery-1', incomplete: { part: 'head' } }]);
  }));

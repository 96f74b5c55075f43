import { expect, it } from 'vitest';
import { rawConnection } from '../../support/raw-http.ts';
import { withReceiver } from '../../support/with-receiver.ts';

it('takes a method that nobody knows, in pieces, and goes on with the same connection', () =>
  withReceiver(async ({ port, captures, receiver }) => {
    const connection = await rawConnection(port);
    connection.write('RING /phone HTTP/1.1\r\nHost: x\r\nX-Case: Kept\r\nContent-Length: 5\r\n\r\nhel');
    connection.write('lo');
    await connection.until('"ok":true');
    connection.write('GET /plain HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect((await connection.closed()).match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);

    const another = await rawConnection(port);
    another.write('HANG-UP /phone HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n');
    another.write('3\r\nbye\r\n0\r\n\r\n');
    expect(await another.closed()).toContain('HTTP/1.1 200 OK');
    expect((await captures()).map(({ request: { method, url, body } }) => [method, url, body])).toEqual([
      ['RING', '/phone', 'hello'],
      ['GET', '/plain', ''],
      ['HANG-UP', '/phone', 'bye'],
    ]);
    expect((await captures())[0]?.request.headers).toEqual([
      ['Host', 'x'],
      ['X-Case', 'Kept'],
      ['Content-Length', '5'],
    ]);
    await receiver.stop();
  }));

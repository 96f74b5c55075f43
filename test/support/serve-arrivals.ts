import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

/** Answers every request with the moment its first bytes came, nanoseconds of the clock that all processes share. */
const server = createServer({ noDelay: true }, (socket) => {
  let isNew = true;
  let at = 0n;
  let request = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    if (isNew) at = process.hrtime.bigint();
    isNew = false;
    request += chunk;
    const head = request.indexOf('\r\n\r\n');
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(request)?.[1] ?? 0);
    if (head === -1 || request.length < head + 4 + length) return;
    request = '';
    isNew = true;
    socket.write(`HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${String(at).length}\r\n\r\n${at}`);
  });
  socket.on('error', () => socket.destroy());
});
server.listen({ host: '127.0.0.1', port: 0 }, () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});

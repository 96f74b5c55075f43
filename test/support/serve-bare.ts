import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The least that node:http can do with a request: read it, answer, keep nothing. What the receiver is measured against. */
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 11 });
    response.end('{"ok":true}');
  });
});
server.listen({ host: '127.0.0.1', port: 0 }, () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});

import { Agent, request } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

// A thread that posts to the receiver, one request after the other, until it is told to stop; it gives the milliseconds of
// the slowest. Its first message says that it has begun.

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let stopped = false;
parentPort?.once('message', () => {
  stopped = true;
});

const post = () =>
  new Promise<void>((resolve, reject) => {
    const sent = request(String(workerData), { method: 'POST', agent }, (response) => {
      response.resume();
      response.once('end', resolve);
    });
    sent.once('error', reject);
    sent.end('{"ping":1}');
  });

// The first request of a process costs more than others.
await post();
parentPort?.postMessage('begun');
let longest = 0;
while (!stopped) {
  const start = performance.now();
  await post();
  longest = Math.max(longest, performance.now() - start);
  await new Promise((resolve) => setTimeout(resolve, 2));
}
agent.destroy();
parentPort?.postMessage(longest);

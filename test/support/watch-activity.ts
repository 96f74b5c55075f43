import { readHostFile, stateDirOf } from '../../electron/engine/storage/host-file.ts';
import { connectHost } from '../../electron/headless/cli/host-client.ts';

/** A process of its own: so many watchers of a host's activity log over web sockets, as screens are, until it is killed. */
const [workspace = '', count = '1'] = process.argv.slice(2);
const host = readHostFile(stateDirOf(workspace));
if (host === null) throw new Error('no host serves this workspace');
for (let watcher = 0; watcher < Number(count); watcher += 1) {
  const connected = await connectHost(host);
  if (typeof connected === 'string') throw new Error(connected);
  const stream = await connected.client.activity.watch({});
  void (async () => {
    for await (const { added } of stream) void added;
  })();
}
process.stdout.write('watching\n');

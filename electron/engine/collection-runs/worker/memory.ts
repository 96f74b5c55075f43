/** Bytes of the whole process: its code, the collection, what the scripts hold, buffers included. */
const most = 1024 ** 3;
/** Milliseconds. Scripts allocate in a thread of their own, so this one looks in time. */
const between = 100;

export const tooMuchMemory = 'The scripts used more than 1 GB of memory.';

/** Calls `exceeded` once the process uses more memory than scripts may. */
export function watchMemory(exceeded: () => void): void {
  const timer = setInterval(() => {
    if (process.memoryUsage.rss() <= most) return;
    clearInterval(timer);
    exceeded();
  }, between);
  timer.unref();
}

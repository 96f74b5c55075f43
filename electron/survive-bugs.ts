/**
 * The last line of defense of a process that others rely on: an exception or rejection that nothing handled is written to
 * stderr, and the process goes on. Every error that can be expected is handled where it happens. Returns what ends this.
 */
export function surviveBugs(processName: string): () => void {
  const report = (kind: string) => (bug: unknown) => {
    const text = bug instanceof Error ? (bug.stack ?? bug.message) : String(bug);
    process.stderr.write(`${kind} in the ${processName}; it keeps running.\n${text}\n`);
  };
  // Nobody reads it any more: that would be the next uncaught exception, for ever.
  const unread = () => undefined;
  process.stderr.on('error', unread);
  const exception = report('Uncaught exception');
  const rejection = report('Unhandled rejection');
  process.on('uncaughtException', exception);
  process.on('unhandledRejection', rejection);
  return () => {
    process.stderr.off('error', unread);
    process.off('uncaughtException', exception);
    process.off('unhandledRejection', rejection);
  };
}

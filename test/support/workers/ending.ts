/** Ends by itself, with an exit code that nothing else has. */
export function runWorker(): void {
  process.exit(7);
}

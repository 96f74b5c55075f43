/** What Node and the system themselves need of the environment. */
const needed = /^(SystemRoot|windir|TEMP|TMP|TMPDIR|TZ|LANG|LC_\w+|LD_LIBRARY_PATH|DYLD_\w+|ELECTRON_RUN_AS_NODE)$/i;

/**
 * The environment of a worker: a person's secrets often stand in that of the engine, and a worker runs scripts that others
 * wrote.
 */
export const workerEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && needed.test(entry[0]),
    ),
  );

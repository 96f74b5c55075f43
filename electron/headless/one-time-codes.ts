import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../engine/host-services.ts';

export interface OneTimeCode {
  readonly code: string;
  /** True once it was exchanged, false when it is no longer valid. */
  readonly used: Promise<boolean>;
}

/** Codes that are exchanged for the token once, soon after they were made: where the token itself could be seen by others. */
export interface OneTimeCodes {
  issue(): OneTimeCode;
  /** True once for each code that is valid. */
  redeem(code: string): boolean;
  /** Ends all of them. */
  close(): void;
}

/** Milliseconds that a browser has to start and show the page. */
const lifetime = 60_000;

export function createOneTimeCodes(clock: Clock = Date.now, life = lifetime): OneTimeCodes {
  /** By their digests, so that the time it takes to find one reveals nothing. */
  const issued = new Map<string, { readonly until: number; readonly end: (used: boolean) => void }>();
  const digest = (code: string): string => createHash('sha256').update(code).digest('base64');
  return {
    issue() {
      const code = randomBytes(32).toString('base64url');
      const key = digest(code);
      const used = Promise.withResolvers<boolean>();
      const end = (isUsed: boolean): void => {
        clearTimeout(timer);
        issued.delete(key);
        used.resolve(isUsed);
      };
      const timer = setTimeout(() => end(false), life);
      timer.unref();
      issued.set(key, { until: clock() + life, end });
      return { code, used: used.promise };
    },
    redeem(code) {
      const entry = issued.get(digest(code));
      if (entry === undefined) return false;
      const isValid = clock() < entry.until;
      entry.end(isValid);
      return isValid;
    },
    close() {
      for (const { end } of issued.values()) end(false);
    },
  };
}

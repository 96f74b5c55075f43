import { Failure } from '../../../shared/failure.ts';
import { describeFileProblem } from '../storage/file-problem.ts';

/** Milliseconds until what went wrong in the background is tried again. */
const retryAfter = 1_000;

/**
 * What goes wrong in the background, where no client waits for a response: a full disk, a disk that became read-only, too
 * many open files. Each is a notice for as long as it lasts, and never the end of the process.
 */
export interface Troubles {
  /** What is wrong with `about` now, for a person; null where nothing is any more. */
  set(about: string, sentence: string | null): void;
  /**
   * Does some work of the background, and does it again after a while until it succeeds: `sentence` is the notice
   * meanwhile, with the reason at its end. Later work about the same takes the place of this. Never rejects; settles after
   * the first attempt.
   */
  persist(about: string, sentence: string, work: () => Promise<unknown>): Promise<void>;
  sentences(): readonly string[];
  /** Nothing is tried again afterwards. */
  close(): void;
}

/** `changed` is called when the sentences are others. */
export function createTroubles(changed: () => void): Troubles {
  const sentences = new Map<string, string>();
  const works = new Map<string, { timer: NodeJS.Timeout | null }>();
  let closed = false;

  function set(about: string, sentence: string | null): void {
    if ((sentences.get(about) ?? null) === sentence) return;
    if (sentence === null) sentences.delete(about);
    else sentences.set(about, sentence);
    changed();
  }

  async function persist(about: string, sentence: string, work: () => Promise<unknown>): Promise<void> {
    const earlier = works.get(about);
    if (earlier?.timer) clearTimeout(earlier.timer);
    const own: { timer: NodeJS.Timeout | null } = { timer: null };
    works.set(about, own);
    const attempt = async (): Promise<void> => {
      own.timer = null;
      try {
        await work();
        if (works.get(about) === own) set(about, null);
      } catch (error) {
        if (works.get(about) !== own || closed) return;
        set(about, `${sentence} ${reasonOf(error)}`);
        own.timer = setTimeout(() => void attempt(), retryAfter).unref();
      }
    };
    await attempt();
  }

  return {
    set,
    persist,
    sentences: () => [...sentences.values()],
    close() {
      closed = true;
      for (const { timer } of works.values()) if (timer !== null) clearTimeout(timer);
    },
  };
}

/** A sentence: a Failure's own, or what the system says. */
export function reasonOf(error: unknown): string {
  if (error instanceof Failure) return error.message;
  const text = describeFileProblem(error);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

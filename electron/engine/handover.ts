/** Hands items over to one reader, in order. Whoever gives more than the reader takes waits, so that nothing piles up. */
export interface Handover<Item> {
  /** Resolves once there is room for another one, or nobody reads any more. */
  give(item: Item): Promise<void>;
  /** No more will come: the reader ends after the last item, or throws `error` then. */
  end(error?: unknown): void;
  /** Once only. */
  read(): AsyncGenerator<Item, void>;
  /** Nobody waits for room any longer: the work is to end, however slowly what came of it is read. */
  hurry(): void;
  /** The reader wants no more: lets everybody go who waits. Also done where `read` is left early. */
  leave(): void;
}

/** Items that may wait for the reader. */
const most = 64;

export function createHandover<Item>(): Handover<Item> {
  const waiting: Item[] = [];
  let arrived = Promise.withResolvers<void>();
  let taken = Promise.withResolvers<void>();
  let isLeft = false;
  let isHurried = false;
  let over: { readonly error: unknown } | null = null;
  const leave = (): void => {
    isLeft = true;
    waiting.length = 0;
    taken.resolve();
  };
  return {
    leave,
    hurry() {
      isHurried = true;
      taken.resolve();
    },
    async give(item) {
      if (isLeft) return;
      waiting.push(item);
      arrived.resolve();
      while (waiting.length >= most && !isLeft && !isHurried) await taken.promise;
    },
    end(error) {
      over ??= { error };
      arrived.resolve();
    },
    async *read() {
      try {
        for (;;) {
          const item = waiting.shift();
          if (item !== undefined) {
            taken.resolve();
            taken = Promise.withResolvers();
            yield item;
          } else if (over === null) {
            await arrived.promise;
            arrived = Promise.withResolvers();
          } else if (over.error === undefined) return;
          else throw over.error;
        }
      } finally {
        leave();
      }
    },
  };
}

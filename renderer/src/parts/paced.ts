export interface Paced {
  /** Does it now, or as soon as its pace allows. */
  soon(): void;
  stop(): void;
}

/** Does a thing at most once in so many milliseconds and never twice at a time; what is asked meanwhile is done once, after. */
export function paced(every: number, work: () => Promise<unknown>): Paced {
  let isBusy = false;
  let isWanted = false;
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = async (): Promise<void> => {
    isWanted = false;
    isBusy = true;
    const rest = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, every);
    });
    await Promise.allSettled([work(), rest]);
    isBusy = false;
    if (isWanted && !isOver) void run();
  };
  return {
    soon() {
      isWanted = true;
      if (!isBusy && !isOver) void run();
    },
    stop() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}

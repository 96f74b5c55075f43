/** Runs pieces of work in the order they came, each after the one before has settled. */
export function createOneAtATime(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    // The next one starts whatever became of this one; its own caller hears of the failure.
    last = result.catch(() => undefined);
    return result;
  };
}

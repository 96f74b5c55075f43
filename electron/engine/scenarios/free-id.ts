/** The id that is wanted, or the first of `wanted-2`, `wanted-3` ... that is not taken. */
export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? wanted : `${wanted}-${count}`;
    if (!taken.has(id)) return id;
  }
}

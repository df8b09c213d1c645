/** Lets so many at once do their work; the others wait in the order of asking. */
export type Slots = <T>(work: () => Promise<T>) => Promise<T>;

/** {@link Slots} for `count` at once. */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}

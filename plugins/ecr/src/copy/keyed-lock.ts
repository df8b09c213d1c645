/** Lets one at a time do what concerns one key. */
export type KeyedLock = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** A {@link KeyedLock} within this process. */
export function createKeyedLock(): KeyedLock {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}

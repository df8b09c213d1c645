/**
 * Begins to read at once, and keeps up to `limit` values until somebody asks for them. A failure waits in its place.
 * Values that nobody takes hold the source back; what it does beyond that ends with its own signal.
 */
export function readAhead<T>(source: AsyncIterable<T>, limit: number): AsyncIterable<T> {
  const ready: T[] = [];
  let end: { readonly error?: unknown } | undefined;
  let wake = (): void => {};
  const changed = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  let signal = changed();
  const tell = (): void => {
    wake();
    signal = changed();
  };
  const read = async (): Promise<void> => {
    for await (const value of source) {
      ready.push(value);
      tell();
      while (ready.length >= limit) await signal;
    }
  };
  read().then(
    () => {
      end = {};
      tell();
    },
    (error: unknown) => {
      end = { error };
      tell();
    },
  );
  return {
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const value = ready.shift();
        if (value !== undefined) {
          tell();
          yield value;
        } else if (end === undefined) await signal;
        else if ("error" in end) throw end.error;
        else return;
      }
    },
  };
}

/** What `work` tells, as it tells it. Ends, or fails, as `work` does. */
export async function* eachAsItComes<T>(work: (told: (value: T) => void) => Promise<void>): AsyncGenerator<T> {
  const waiting: T[] = [];
  let wake: () => void = () => {};
  let ended: { readonly error?: unknown } | undefined;
  const run = work((value) => {
    waiting.push(value);
    wake();
  }).then(
    () => {
      ended = {};
      wake();
    },
    (error: unknown) => {
      ended = { error };
      wake();
    },
  );
  try {
    for (;;) {
      for (let value = waiting.shift(); value !== undefined; value = waiting.shift()) yield value;
      if (ended !== undefined) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      wake = () => {};
    }
  } finally {
    // Whoever stops listening still gets work that tidied up after itself.
    await run;
  }
  if ("error" in ended) throw ended.error;
}

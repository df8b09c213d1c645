/**
 * What `work` tells, as it tells it. Ends, or fails, as `work` does.
 */
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
  for (;;) {
    for (let value = waiting.shift(); value !== undefined; value = waiting.shift()) yield value;
    if (ended !== undefined) break;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
    wake = () => {};
  }
  await run;
  if ("error" in ended) throw ended.error;
}

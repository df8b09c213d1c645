/**
 * The first values of a stream, at most `limit`. The stream is told to end when there are enough.
 *
 * @param open gets a signal that aborts when no more is wanted
 */
export async function collect<T>(
  open: (signal: AbortSignal) => AsyncIterable<T>,
  limit: number,
  signal: AbortSignal,
): Promise<readonly T[]> {
  const enough = new AbortController();
  const values: T[] = [];
  for await (const value of open(AbortSignal.any([signal, enough.signal]))) {
    values.push(value);
    if (values.length < limit) continue;
    enough.abort();
    break;
  }
  return values;
}

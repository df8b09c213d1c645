/** Maps with at most `limit` at once, in the order of the values. Rejects with the first failure, after all have ended. */
export async function mapAtOnce<T, R>(
  limit: number,
  values: readonly T[],
  map: (value: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: { readonly value: R }[] = [];
  const failures: unknown[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let i = next++; i < values.length && failures.length === 0; i = next++) {
      const value = values[i];
      if (value !== undefined) results[i] = { value: await map(value) };
    }
  };
  const lanes = Array.from({ length: Math.min(limit, values.length) }, () =>
    lane().catch((error: unknown) => void failures.push(error)),
  );
  await Promise.all(lanes);
  if (failures.length > 0) throw failures[0];
  return results.map(({ value }) => value);
}

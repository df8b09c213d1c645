/** Parsed documents by text: clients repeat few. Bounded, for each may be as large as a request is allowed to be. */
export interface DocumentCache<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

/** Forgets the one that was used longest ago when there are more than `most`. */
export function createDocumentCache<Value>(most: number): DocumentCache<Value> {
  const values = new Map<string, Value>();
  return {
    get: (key) => {
      const value = values.get(key);
      if (value === undefined) return undefined;
      values.delete(key);
      values.set(key, value);
      return value;
    },
    set: (key, value) => {
      values.delete(key);
      values.set(key, value);
      const [oldest] = values.keys();
      if (values.size > most && oldest !== undefined) values.delete(oldest);
    },
  };
}

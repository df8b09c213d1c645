import { compareKeys } from "@dth/core/key-order";

/** Keys to a chunk before it is split: small enough to splice cheaply, big enough to keep the outer array short. */
const CHUNK = 512;

/** A place in a {@link KeyIndex}: chunk and position in it. Valid until the next change. */
interface Place {
  readonly chunk: number;
  readonly at: number;
}

/** A map whose keys are walked in UTF-8 byte order: chunked sorted arrays, so a million keys insert and scan fast. */
export class KeyIndex<T> {
  readonly #values = new Map<string, T>();
  readonly #chunks: string[][] = [[]];

  get size(): number {
    return this.#values.size;
  }

  get(key: string): T | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: T): void {
    if (!this.#values.has(key)) this.#insert(key);
    this.#values.set(key, value);
  }

  delete(key: string): boolean {
    if (!this.#values.delete(key)) return false;
    const { chunk, at } = this.#seek((other) => compareKeys(other, key) < 0);
    const keys = this.#chunks[chunk];
    keys?.splice(at, 1);
    if (keys?.length === 0 && this.#chunks.length > 1) this.#chunks.splice(chunk, 1);
    return true;
  }

  /** Walks from the first key that `before` does not hold for; `before` must hold for a leading run of keys only. */
  *from(before: (key: string) => boolean): Generator<readonly [string, T]> {
    const start = this.#seek(before);
    let at = start.at;
    for (let chunk = start.chunk; chunk < this.#chunks.length; chunk++) {
      const keys = this.#chunks[chunk] ?? [];
      for (; at < keys.length; at++) {
        const key = keys[at] as string;
        yield [key, this.#values.get(key) as T];
      }
      at = 0;
    }
  }

  keys(): string[] {
    return this.#chunks.flat();
  }

  #insert(key: string): void {
    const { chunk, at } = this.#seek((other) => compareKeys(other, key) < 0);
    // Past the last chunk means after every key: append to the last one.
    const target = Math.min(chunk, this.#chunks.length - 1);
    const keys = this.#chunks[target] as string[];
    keys.splice(target === chunk ? at : keys.length, 0, key);
    if (keys.length > CHUNK) this.#split(target, keys, at);
  }

  /** Keys that arrive in order leave full chunks behind, others halves. */
  #split(chunk: number, keys: string[], inserted: number): void {
    const appended = chunk === this.#chunks.length - 1 && inserted >= CHUNK;
    this.#chunks.splice(chunk + 1, 0, keys.splice(appended ? CHUNK : CHUNK >> 1));
  }

  #seek(before: (key: string) => boolean): Place {
    const chunk = partition(this.#chunks, (keys) => keys.length > 0 && before(keys[keys.length - 1] as string));
    return { chunk, at: partition(this.#chunks[chunk] ?? [], before) };
  }
}

/** Length of the leading run for which `holds`. */
export function partition<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(items[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One answered request. */
export interface AccessEntry {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  /** S3's name of the operation; `Unknown` when the request was refused before that was known. */
  readonly operation: string;
  readonly query: string;
  /** 0 when the connection was cut on purpose before an answer. */
  readonly status: number;
  /** Bytes of the answer's body. */
  readonly bytes: number;
}

/** The last requests in a ring, and counts of all of them. */
export class AccessLog {
  readonly #size: number;
  readonly #ring: AccessEntry[] = [];
  readonly #counts = new Map<string, number>();
  #next = 0;
  /** Called for every entry. */
  listener: ((entry: AccessEntry) => void) | undefined;

  constructor(size: number) {
    this.#size = size;
  }

  add(entry: AccessEntry): void {
    this.#ring[this.#next % this.#size] = entry;
    this.#next++;
    this.#counts.set(entry.operation, (this.#counts.get(entry.operation) ?? 0) + 1);
    this.listener?.(entry);
  }

  /** The kept entries, oldest first. */
  entries(): readonly AccessEntry[] {
    const start = this.#next % this.#size;
    return this.#next <= this.#size ? [...this.#ring] : [...this.#ring.slice(start), ...this.#ring.slice(0, start)];
  }

  /** How many requests came, of one operation or of all. */
  count(operation?: string): number {
    return operation === undefined ? this.#next : (this.#counts.get(operation) ?? 0);
  }

  clear(): void {
    this.#ring.length = 0;
    this.#counts.clear();
    this.#next = 0;
  }
}

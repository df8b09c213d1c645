import type { ErrorCode } from "@dth/core/error-codes";

/** The toys of a shelf: key to size in bytes. */
export type Shelf = Map<string, number>;

/** Where toys are, and what is to happen while they are moved. Change it at any time. */
export interface ToyWorld {
  /** The shelf of that name, empty at first. */
  shelf(name: string): Shelf;
  /** Milliseconds of the host's clock that every toy takes. */
  delayMs: number;
  /** Toys that fail, and how. */
  readonly failures: Map<string, ErrorCode>;
  /** What a run as a whole fails with. */
  failure: Error | undefined;
  /** Called before a toy is moved; what it waits for holds the run up. */
  before: ((key: string) => Promise<void>) | undefined;
  /** Keys in the order in which they were moved, those of all runs. */
  readonly moved: string[];
}

/** A world with empty shelves in which nothing goes wrong. */
export function toyWorld(shelves: Readonly<Record<string, Readonly<Record<string, number>>>> = {}): ToyWorld {
  const all = new Map(Object.entries(shelves).map(([name, toys]) => [name, new Map(Object.entries(toys))]));
  return {
    shelf(name) {
      const shelf = all.get(name) ?? new Map<string, number>();
      all.set(name, shelf);
      return shelf;
    },
    delayMs: 0,
    failures: new Map(),
    failure: undefined,
    before: undefined,
    moved: [],
  };
}

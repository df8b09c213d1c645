import type { LiveEvent, LiveEvents } from "./live-events.ts";

/** Events that wait for one slow reader before it loses the oldest. */
const CAPACITY = 1_000;

/** Live events within one process. */
export function createEventBus(capacity: number = CAPACITY): LiveEvents {
  const readers = new Set<Reader>();
  return {
    publish(event) {
      for (const reader of readers) reader.take(event);
    },
    subscribe({ taskId }, signal) {
      const reader = new Reader(taskId, capacity);
      if (signal.aborted) reader.end();
      else readers.add(reader);
      const leave = () => {
        signal.removeEventListener("abort", leave);
        readers.delete(reader);
        reader.end();
      };
      signal.addEventListener("abort", leave);
      return { [Symbol.asyncIterator]: () => iterate(reader, leave) };
    },
  };
}

/** Ends cleanly when the reader ended; breaking out of the loop leaves the bus. */
async function* iterate(reader: Reader, leave: () => void): AsyncGenerator<LiveEvent> {
  try {
    for (let event = await reader.next(); event !== undefined; event = await reader.next()) yield event;
  } finally {
    leave();
  }
}

class Reader {
  readonly #taskId: string | undefined;
  readonly #capacity: number;
  readonly #waiting: LiveEvent[] = [];
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(taskId: string | undefined, capacity: number) {
    this.#taskId = taskId;
    this.#capacity = capacity;
  }

  take(event: LiveEvent): void {
    if (this.#taskId !== undefined && event.taskId !== this.#taskId) return;
    this.#waiting.push(event);
    if (this.#waiting.length > this.#capacity) this.#waiting.shift();
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** Undefined once it ended; what still waits then is not delivered. */
  async next(): Promise<LiveEvent | undefined> {
    while (!this.#ended && this.#waiting.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#ended ? undefined : this.#waiting.shift();
  }
}

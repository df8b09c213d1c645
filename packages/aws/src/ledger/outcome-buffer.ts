import type { Clock } from "@dth/core/clock";
import type { ItemOutcome } from "@dth/core/outcome";

/** Outcomes that are written together, and who waits for them. */
interface Waiting {
  readonly outcomes: ItemOutcome[];
  readonly written: Promise<void>;
}

/** Outcomes after which a write no longer waits for more. */
const ENOUGH = 2_000;

/** Gathers the outcomes of calls that come close together into one write. */
export class OutcomeBuffer {
  readonly #clock: Clock;
  readonly #lingerMs: number;
  readonly #write: (runId: string, outcomes: readonly ItemOutcome[]) => Promise<void>;
  readonly #waiting = new Map<string, Waiting>();
  /** Whatever is not written yet, also what takes no more outcomes. */
  readonly #unwritten = new Set<Promise<void>>();
  /** Ends the wait of everything that waits. */
  #hurry = new AbortController();

  constructor(
    clock: Clock,
    lingerMs: number,
    write: (runId: string, outcomes: readonly ItemOutcome[]) => Promise<void>,
  ) {
    this.#clock = clock;
    this.#lingerMs = lingerMs;
    this.#write = write;
  }

  /** Resolves when the outcomes are durable. */
  async add(runId: string, outcomes: readonly ItemOutcome[]): Promise<void> {
    const known = this.#waiting.get(runId);
    if (known !== undefined && known.outcomes.length < ENOUGH) {
      known.outcomes.push(...outcomes);
      return known.written;
    }
    if (this.#lingerMs === 0) return this.#write(runId, outcomes);
    const gathered = [...outcomes];
    const waiting = { outcomes: gathered, written: this.#later(runId, gathered) };
    this.#waiting.set(runId, waiting);
    this.#unwritten.add(waiting.written);
    const forget = () => this.#unwritten.delete(waiting.written);
    waiting.written.then(forget, forget);
    return waiting.written;
  }

  /** Writes at once what waits, whoever waits for it hears how that went. */
  async flush(): Promise<void> {
    const all = [...this.#unwritten];
    this.#hurry.abort();
    this.#hurry = new AbortController();
    await Promise.allSettled(all);
  }

  async #later(runId: string, outcomes: ItemOutcome[]): Promise<void> {
    // Hurried or not, it is time to write.
    await this.#clock.sleep(this.#lingerMs, this.#hurry.signal).catch(() => {});
    if (this.#waiting.get(runId)?.outcomes === outcomes) this.#waiting.delete(runId);
    await this.#write(runId, outcomes);
  }
}

import { createHash } from "node:crypto";
import type { CopyRecord, Ledger } from "@dth/core/ledger";
import { pack } from "../packing.ts";
import { Log, type LogOptions } from "./log.ts";
import { Replica } from "./replica.ts";

/** What {@link CopyMemory} needs. */
export interface CopyMemoryOptions {
  readonly logs: Omit<LogOptions, "pk">;
  readonly replica: Ledger;
  /** Whose copies these are; undefined: everybody's who uses the table. */
  readonly scope: string | undefined;
}

/**
 * The copies that are remembered, a log for each destination. They outlive runs, and are never many at a time. What a copy
 * is remembered by decides whether an object is copied again, so that each scope believes nobody but itself.
 */
export class CopyMemory {
  readonly #logs: Omit<LogOptions, "pk">;
  readonly #replica: Ledger;
  readonly #prefix: string;
  readonly #opened = new Map<string, { readonly log: Log; readonly replica: Replica }>();

  constructor({ logs, replica, scope }: CopyMemoryOptions) {
    this.#logs = logs;
    this.#replica = replica;
    this.#prefix = scope === undefined ? "copies#" : `copies#${scope}.`;
  }

  async remember(destination: string, copies: readonly CopyRecord[]): Promise<void> {
    if (copies.length === 0) return;
    const { log } = this.#open(destination);
    const data = pack(copies);
    if ((await log.append("copies", data)) !== undefined) return;
    await log.create();
    await log.append("copies", data);
  }

  async remembered(destination: string, keys: readonly string[]): Promise<ReadonlyMap<string, CopyRecord>> {
    await this.#open(destination).replica.sync();
    return this.#replica.rememberedCopies(destination, keys);
  }

  #open(destination: string) {
    const known = this.#opened.get(destination);
    if (known !== undefined) return known;
    const digest = createHash("sha256").update(destination).digest("base64url");
    const log = new Log({ ...this.#logs, pk: `${this.#prefix}${digest}` });
    const opened = { log, replica: new Replica(log, { ledger: this.#replica, runId: destination }) };
    this.#opened.set(destination, opened);
    return opened;
  }
}

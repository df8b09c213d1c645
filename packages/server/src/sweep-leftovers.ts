import { readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Clock } from "@dth/core/clock";
import type { Log } from "./log.ts";
import type { StateDirectory } from "./state-directory.ts";

/** What {@link sweepLeftovers} needs. */
export interface SweepOptions {
  readonly state: Pick<StateDirectory, "scratch" | "receipts">;
  /** The scratch directory of this life of the hub, which stays. */
  readonly keep: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Milliseconds after which whatever a killed hub had started has noticed and ended. */
const PATIENCE_MS = 60_000;

/**
 * Removes what lives of this hub that were killed have left: scratch files, among them logins of registries, and halves
 * of receipts. Not at once, for runs of theirs may still be ending. Resolves when that is done or the signal aborts.
 */
export async function sweepLeftovers({ state, keep, clock, log, signal }: SweepOptions): Promise<void> {
  const begun = new Set(await halves(state.receipts));
  try {
    await clock.sleep(PATIENCE_MS, signal);
  } catch {
    return;
  }
  try {
    const lives = (await namesIn(state.scratch)).filter((name) => name !== basename(keep));
    const left = lives.map((name) => join(state.scratch, name));
    // Only halves from before: others are being written.
    const old = (await halves(state.receipts)).filter((path) => begun.has(path));
    for (const path of [...left, ...old]) await rm(path, { recursive: true, force: true });
  } catch (error) {
    log.warn("what an earlier hub left cannot be removed", { error });
  }
}

async function halves(receipts: string): Promise<readonly string[]> {
  return (await namesIn(receipts)).filter((name) => name.endsWith(".part")).map((name) => join(receipts, name));
}

async function namesIn(directory: string): Promise<readonly string[]> {
  // Made at first use.
  return readdir(directory).catch(() => []);
}

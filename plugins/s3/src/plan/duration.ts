import type { Ledger } from "@dth/core/ledger";
import type { Count } from "@dth/core/outcome";
import type { Plan } from "@dth/core/plan";
import type { TransferOptions } from "@dth/core/transfer-options";

/** Objects and bytes in a second. */
interface Rate {
  readonly objects: number;
  readonly bytes: number;
}

/** docs/benchmarks.md: one process on two cores, with the stores beside it. */
const FASTEST: Rate = { objects: 3_000, bytes: 220_000_000 };
/** 128 requests under way that take over a second each, and a line of 100 Mbit/s. */
const SLOWEST: Rate = { objects: 100, bytes: 12_500_000 };
/** Runs looked at for what really was. */
const RECENT_RUNS = 50;
/** A run of fewer seconds says nothing about the rate of a long one. */
const TELLING_SECONDS = 10;

/**
 * How long copying takes: by the rate of earlier runs between the same places where there was a telling one, else
 * between what a quick and a slow line have shown. Caps that a person set bound both ends.
 */
export async function durationOf(
  work: Count,
  places: { readonly source: string; readonly destination: string },
  options: TransferOptions,
  ledger: Ledger,
): Promise<Plan["seconds"]> {
  const seen = await earlierRate(places, ledger);
  const floor = capped(work, options);
  if (seen === undefined) return rangeOf(secondsAt(work, FASTEST), secondsAt(work, SLOWEST), floor);
  const expected = secondsAt(work, seen);
  return rangeOf(expected / 2, expected * 2, floor);
}

function rangeOf(least: number, most: number, floor: number): Plan["seconds"] {
  return { least: Math.ceil(Math.max(least, floor)), most: Math.ceil(Math.max(most, floor)) };
}

function secondsAt({ objects, bytes }: Count, rate: Rate): number {
  return Math.max(objects / rate.objects, bytes / rate.bytes);
}

/** An object costs at least one request a side. */
function capped({ objects, bytes }: Count, { bandwidth, requestRate }: TransferOptions): number {
  return Math.max(
    bandwidth === undefined ? 0 : bytes / bandwidth,
    requestRate === undefined ? 0 : objects / requestRate,
  );
}

async function earlierRate(
  places: { readonly source: string; readonly destination: string },
  ledger: Ledger,
): Promise<Rate | undefined> {
  for (const run of await ledger.runs(RECENT_RUNS)) {
    if (run.source !== places.source || run.destination !== places.destination) continue;
    if (run.state !== "done" || run.finishedAt === undefined) continue;
    const seconds = (run.finishedAt - run.startedAt) / 1_000;
    const { copied } = await ledger.tally(run.id);
    if (seconds < TELLING_SECONDS || copied.objects === 0) continue;
    return { objects: copied.objects / seconds, bytes: Math.max(1, copied.bytes) / seconds };
  }
  return undefined;
}

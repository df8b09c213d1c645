import { TransferOptionsSchema } from "@dth/core/transfer-options";
import { type RunSummary, startRun } from "@dth/transfer/run";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import type { WireFaultRates } from "../../src/fault-proxy/wire-faults.ts";
import type { FaultRates } from "../../src/s3-server/faults.ts";
import { type Process, RUN_ID } from "./process.ts";
import { receiptOf } from "./receipt.ts";
import { PART_SIZE } from "./site.ts";
import { createWorld, type World, type WorldRates } from "./world.ts";

/** How many seeds: a few dozen in every run, `DTH_FAULT_RUNS=1000` for the long suite. */
const RUNS = Number(process.env.DTH_FAULT_RUNS ?? 24);
const FIRST = Number(process.env.DTH_FAULT_SEED ?? 1);
/** Crashes and other interruptions after which a run is left to finish. */
const MAX_LIVES = 12;

const SERVER: FaultRates = {
  internalError: 0.03,
  resetAnswer: 0.02,
  delay: 0.03,
  wrongEtag: 0.02,
  errorIn200: 0.05,
  ms: 10,
};

const WIRE: WireFaultRates = {
  resetRequest: 0.02,
  resetAnswer: 0.02,
  truncate: 0.02,
  stall: 0.002,
  slowDown: 0.01,
  burst: 4,
  duplicate: 0.02,
  ms: 1_500,
};

const RATES: WorldRates = { server: SERVER, wire: WIRE, duplicate: 0.3 };

const options = v.parse(TransferOptionsSchema, { partSize: PART_SIZE, giantSize: 8 * PART_SIZE });

/** One process' life: until the run ends or the process dies. */
async function live(world: World, calls?: number): Promise<RunSummary | undefined> {
  const life = world.boot(calls);
  try {
    const summary = await startRun(requestOf(life), life.ports, { spec: {} }).finished;
    return life.crash.crashed ? undefined : summary;
  } catch (error) {
    if (!life.crash.crashed) throw error;
    return undefined;
  } finally {
    await life.close();
  }
}

function requestOf(life: Process) {
  return {
    runId: RUN_ID,
    source: { store: life.source, prefix: "" },
    destination: { store: life.destination, prefix: "copy/" },
    options,
  };
}

/** Runs to the end over any number of deaths. */
async function runToTheEnd(world: World, deadly: boolean): Promise<RunSummary> {
  for (let lives = 0; lives < MAX_LIVES && deadly; lives++) {
    const summary = await live(world, 5 + Math.floor(world.random() * 120));
    if (summary?.state === "done") return summary;
  }
  const summary = await live(world);
  if (summary === undefined) throw new Error("an immortal process died");
  return summary;
}

/** Every key whole at the destination, with one of the contents that the source had. */
async function expectWhole(world: World, summary: RunSummary): Promise<void> {
  expect(summary.state, String(summary.error?.stack)).toBe("done");
  expect(summary.failures).toEqual([]);
  expect(world.destination.keys()).toEqual([...world.versions.keys()].map((key) => `copy/${key}`).sort(byBytes));
  for (const [key, versions] of world.versions) {
    const bytes = world.destination.read(`copy/${key}`)?.toString("latin1");
    expect(bytes !== undefined && versions.has(bytes), `${key} is torn or foreign`).toBe(true);
    expect(world.destination.get(`copy/${key}`)?.headers).toEqual(world.source.get(key)?.headers);
  }
  expect(world.destination.uploads(), "an upload was left open").toEqual([]);
  const { copied, same, failed, skipped } = summary.tally;
  expect(copied.objects + same.objects).toBe(world.versions.size);
  expect(failed.objects + skipped.objects).toBe(0);
  await expectTrueReceipt(world, summary);
}

/** The receipt says what happened, and names each copied object once. */
async function expectTrueReceipt(world: World, { tally }: RunSummary): Promise<void> {
  const life = world.boot();
  try {
    const { summary, keys } = await receiptOf(RUN_ID, life.ports);
    expect(summary).toMatchObject({ listingComplete: true, outcomes: tally, run: { state: "done" } });
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toHaveLength(tally.copied.objects);
    expect(keys.every((key) => world.versions.has(key))).toBe(true);
  } finally {
    await life.close();
  }
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Runs `body` for every seed of this suite, and says which seed failed. */
async function forEachSeed(offset: number, count: number, body: (world: World) => Promise<void>): Promise<void> {
  for (let seed = FIRST + offset; seed < FIRST + offset + count; seed++) {
    const world = await createWorld(seed, RATES);
    try {
      await body(world);
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
    } finally {
      await world.close();
    }
  }
}

const third = Math.ceil(RUNS / 3);

describe("with seeded faults on the wire", { timeout: RUNS * 5_000 }, () => {
  it("loses nothing, tears nothing, leaves no upload open", () =>
    forEachSeed(0, third, async (world) => {
      await expectWhole(world, await runToTheEnd(world, false));
    }));

  it("survives the death of its process at any call", () =>
    forEachSeed(100_000, third, async (world) => {
      await expectWhole(world, await runToTheEnd(world, true));
    }));

  it("copies one whole version of objects that change meanwhile", () =>
    forEachSeed(200_000, third, async (world) => {
      const keys = [...world.versions.keys()];
      const timer = setInterval(() => {
        const key = keys[Math.floor(world.random() * keys.length)];
        if (key !== undefined) world.change(key);
      }, 7);
      const stop = setTimeout(() => clearInterval(timer), 60);
      try {
        await expectWhole(world, await runToTheEnd(world, world.random() < 0.5));
      } finally {
        clearInterval(timer);
        clearTimeout(stop);
      }
    }));
});

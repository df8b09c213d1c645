import { HubError } from "@dth/core/error";
import type { ErrorCode } from "@dth/core/error-codes";
import { TransferOptionsSchema } from "@dth/core/transfer-options";
import { createHashing } from "@dth/local/hashing";
import { type FakeClock, fakeClock } from "@dth/testkit/clock";
import { sequentialIds } from "@dth/testkit/ids";
import { memoryLedger } from "@dth/testkit/ledger";
import { type MemoryStore, memoryStore } from "@dth/testkit/object-store";
import { memoryWorkQueue } from "@dth/testkit/work-queue";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { createGovernor, type Governor } from "../src/governor.ts";
import type { EnginePorts, RunRequest } from "../src/ports.ts";
import type { RunOptions } from "../src/run/session.ts";
import { type RunHandle, type RunSummary, startRun } from "../src/run.ts";
import { type Life, mortal } from "./mortal.ts";

const KIB = 1024;
const seeds = Number(process.env.DTH_FAULT_RUNS ?? 24);
const hashing = createHashing();

/** Numbers from 0 to 1 that are the same for a seed every time. */
function random(seed: number): () => number {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A world in which things go wrong as the seed has it. */
class World {
  readonly clock: FakeClock = fakeClock();
  readonly ledger = memoryLedger();
  readonly queue = memoryWorkQueue({ clock: this.clock });
  readonly ids = sequentialIds();
  readonly source: MemoryStore;
  readonly destination: MemoryStore;
  /** Every content that a key has ever had. */
  readonly versions = new Map<string, Set<string>>();
  readonly governors = new Set<Governor>();
  readonly handles = new Set<RunHandle>();
  readonly rng: () => number;
  faultsLeft: number;

  constructor(seed: number) {
    this.rng = random(seed);
    this.faultsLeft = Math.floor(this.rng() * 60);
    const opaque = this.rng() < 0.3;
    const parts = { minSize: 1, maxSize: 2 ** 32, maxCount: 10_000, equalSize: false };
    const common = { parts, ifMatchOnGet: this.rng() < 0.7 };
    const checksums = this.rng() < 0.5 ? {} : { checksums: [] };
    this.source = memoryStore({
      bucket: "source",
      endpoint: { url: "memory://source", buckets: new Map() },
      clock: this.clock,
      latencyMs: 5,
      traits: common,
      hooks: {
        before: ({ method, key }) => {
          if (method === "get" || method === "head") this.maybeChange(key);
          this.maybe(["NETWORK", "THROTTLED", "SERVER_UNAVAILABLE"], this.source);
        },
        body: () => {
          if (this.rng() > 0.05 || this.faultsLeft-- <= 0) return undefined;
          return { afterBytes: Math.floor(this.rng() * 200 * KIB), error: new HubError("BODY_TRUNCATED", "cut") };
        },
      },
    });
    this.destination = memoryStore({
      bucket: "destination",
      endpoint: { url: "memory://destination", buckets: new Map() },
      clock: this.clock,
      latencyMs: 5,
      traits: { ...common, ...checksums, ...(opaque ? { etag: "opaque", multipartEtag: "opaque" } : {}) },
      hooks: {
        before: () => this.maybe(["NETWORK", "THROTTLED", "SERVER_UNAVAILABLE", "CHECKSUM_MISMATCH"], this.destination),
        after: ({ method }) => {
          // The store has asked again after a lost answer, and the upload was gone by then.
          if (method === "completeUpload") this.maybe(["UPLOAD_NOT_FOUND", "NETWORK"], this.destination);
          else if (method !== "list") this.maybe(["NETWORK"], this.destination);
        },
      },
    });
    for (let i = 0; i < 40; i++) this.write(`k${i}`);
  }

  write(key: string): void {
    const size = this.rng() < 0.2 ? 0 : Math.floor(this.rng() ** 3 * 600 * KIB);
    const bytes = new Uint8Array(size);
    for (let i = 0; i < size; i += 97) bytes[i] = Math.floor(this.rng() * 256);
    this.source.place(key, bytes);
    const known = this.versions.get(key) ?? new Set();
    this.versions.set(key, known.add(Buffer.from(hashing.hash("sha256", bytes)).toString("hex")));
  }

  maybeChange(key: string): void {
    if (this.rng() > 0.02 || (this.versions.get(key)?.size ?? 9) > 2) return;
    this.write(key);
  }

  maybe(codes: readonly ErrorCode[], store: MemoryStore): void {
    if (this.rng() > 0.06 || this.faultsLeft <= 0) return;
    this.faultsLeft--;
    const code = codes[Math.floor(this.rng() * codes.length)] ?? "NETWORK";
    for (const governor of this.governors) {
      if (code === "THROTTLED") governor.throttled(store.endpoint, undefined);
      else governor.retried(store.endpoint);
    }
    throw new HubError(code, "as the seed has it");
  }

  /** A process of its own: its governor is, and it can be killed. */
  start(life: Life, options?: RunOptions): RunHandle {
    const { clock, ledger, queue, ids } = this;
    const governor = createGovernor({ clock, maxRequests: 8, maxBufferedBytes: 512 * KIB });
    this.governors.add(governor);
    const ports: EnginePorts = {
      ledger: mortal(ledger, life),
      queue: mortal(queue, life),
      clock: mortal(clock, life),
      ids,
      hashing,
      governor,
    };
    const request: RunRequest = {
      runId: "run",
      source: { store: mortal(this.source, life), prefix: "" },
      destination: { store: mortal(this.destination, life), prefix: "copy/" },
      options: v.parse(TransferOptionsSchema, { partSize: 64 * KIB, giantSize: 300 * KIB, attempts: 20 }),
    };
    const handle = startRun(request, ports, options);
    this.handles.add(handle);
    return handle;
  }

  /**
   * Lets the dead go. What they wait for never comes, and the runtime keeps a signal made of others, with all
   * that listens to it, until it is aborted.
   */
  end(): void {
    for (const handle of this.handles) handle.stop();
  }

  async settle(handle: RunHandle, stepMs = 50): Promise<RunSummary> {
    let summary: RunSummary | undefined;
    handle.finished.then((value) => {
      summary = value;
    });
    for (let steps = 0; summary === undefined; steps++) {
      if (steps > 20_000) throw new Error("the run does not end");
      await this.clock.advance(stepMs);
    }
    return summary;
  }

  /** Zero lost, zero torn, zero open, and the counts are true. */
  check(summary: RunSummary): void {
    expect(summary.error).toBeUndefined();
    expect(summary.failures).toEqual([]);
    expect(summary).toMatchObject({ state: "done", tally: { copied: { objects: 40 }, failed: { objects: 0 } } });
    for (const [key, versions] of this.versions) {
      const bytes = this.destination.object(`copy/${key}`)?.bytes ?? new Uint8Array([1]);
      expect(versions).toContain(Buffer.from(hashing.hash("sha256", bytes)).toString("hex"));
    }
    expect(this.destination.keys()).toHaveLength(40);
    expect([...this.destination.uploads.values()].map(({ key }) => key)).toEqual([]);
  }
}

async function inWorld(seed: number, play: (world: World) => Promise<void>): Promise<void> {
  const world = new World(seed);
  try {
    await play(world);
  } finally {
    world.end();
  }
}

describe("whatever goes wrong, nothing is lost, torn or left open", () => {
  const all = Array.from({ length: seeds }, (_, i) => i + 1);

  it.each(all)("on the wire (seed %i)", (seed) =>
    inWorld(seed, async (world) => {
      world.check(await world.settle(world.start({ dead: false })));
    }),
  );

  it.each(all)("with the process killed and the run resumed (seed %i)", (seed) =>
    inWorld(seed, async (world) => {
      for (let kills = 0; kills < 3; kills++) {
        const life = { dead: false };
        world.start(life).finished.catch(() => {});
        await world.clock.advance(Math.floor(world.rng() * 400));
        life.dead = true;
      }
      world.check(await world.settle(world.start({ dead: false })));
    }),
  );

  it.each(all.slice(0, Math.ceil(seeds / 4)))("with a helping process killed (seed %i)", (seed) =>
    inWorld(seed, async (world) => {
      const lead = world.start({ dead: false });
      await world.clock.advance(20);
      const life = { dead: false };
      world.start(life, { workOnly: true }).finished.catch(() => {});
      await world.clock.advance(Math.floor(world.rng() * 300));
      life.dead = true;
      world.check(await world.settle(lead, 1_000));
    }),
  );
});

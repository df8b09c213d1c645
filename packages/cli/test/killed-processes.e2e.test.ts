import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openLedger } from "@dth/local/ledger";
import { expect, it, vi } from "vitest";
import { type Lab, openLab } from "./lab.ts";

/** Each seed takes seconds: one for every dozen of DTH_FAULT_RUNS. */
const SEEDS = Math.ceil(Number(process.env.DTH_FAULT_RUNS ?? 24) / 12);
const FIRST = Number(process.env.DTH_FAULT_SEED ?? 1);
const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const SMALL = 1500;
const LARGE = 3;
/** Of several parts, and copied as part ranges that processes share. */
const LARGE_SIZE = 11 * 1024 * 1024;
const LIVES = 3;
/** Waits of 20 ms for a process to begin. */
const STARTING = 500;
const COPY = ["copy", "s3://from", "s3://to", "--no-server-side-copy", "--giant-size", "10MiB", "--max-requests", "8"];

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<readonly [number | null, string]>;
}

/** Numbers from 0 inclusive to 1 exclusive that depend on the seed and the count of calls alone. */
function seededRandom(seed: number): () => number {
  let calls = 0;
  return () => createHash("sha256").update(`${seed}/${calls++}`).digest().readUInt32LE() / 2 ** 32;
}

/** Everything of one seed: a server that takes its time, and processes on one ledger. */
class World {
  readonly random: () => number;
  readonly running = new Set<Running>();
  readonly #lab: Lab;

  constructor(seed: number, lab: Lab) {
    this.random = seededRandom(seed);
    this.#lab = lab;
    const from = lab.server.bucket("from");
    for (let i = 0; i < SMALL; i++) from.put(`small/${i}`, `data ${seed} ${i}`.repeat(i % 100));
    for (let i = 0; i < LARGE; i++) from.put(`large/${i}`, Buffer.alloc(LARGE_SIZE, `large ${seed} ${i} `));
  }

  start(...argv: string[]): Running {
    const child = spawn(process.execPath, [MAIN, ...argv, "--quiet"], {
      env: this.#lab.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
      });
    }
    const one: Running = { child, ended: once(child, "close").then(([code]) => [code, output] as const) };
    this.running.add(one);
    return one;
  }

  /** As `kill -9`, and gone when this resolves. */
  async kill(one: Running): Promise<void> {
    this.running.delete(one);
    one.child.kill("SIGKILL");
    await one.ended;
  }

  /** Resolves when so many more objects have been stored. @throws Error with what the process said, when it ends before */
  async begun(one: Running, objects: number): Promise<void> {
    const to = this.#lab.server.bucket("to");
    const goal = to.size + objects;
    const gone = one.ended.then(([, said]) => Promise.reject(new Error(`it ended: ${said}`)));
    gone.catch(() => undefined);
    await Promise.race([gone, vi.waitUntil(() => to.size >= goal, { timeout: 60_000, interval: 20 })]);
  }

  /** Resolves when so many more objects have been stored, or after so many waits of 20 ms. */
  async progress(objects: number, patience = 30): Promise<void> {
    const to = this.#lab.server.bucket("to");
    const goal = to.size + objects;
    for (let waits = 0; waits < patience && to.size < goal; waits++)
      await new Promise((later) => setTimeout(later, 20));
  }

  isUnfinished(): boolean {
    return this.#lab.server.bucket("to").size < SMALL + LARGE;
  }

  async runId(): Promise<string> {
    return String((await this.#lab.dth(["runs", "--json"])).events()[0]?.id);
  }
}

/** One life of the run: a leader and two more processes, of which the leader and by chance others are killed. */
async function liveAndDie(world: World, leader: Running): Promise<void> {
  await world.begun(leader, 20 + world.random() * 30);
  const run = await world.runId();
  const helpers = [world.start("worker", run), world.start("worker", run)];
  await world.progress(world.random() * 60);
  const doomed = [leader, ...helpers.filter(() => world.random() < 0.6)].sort(() => world.random() - 0.5);
  for (const one of doomed) {
    await world.kill(one);
    await world.progress(world.random() * 8);
  }
  expect(world.isUnfinished(), "nothing was left to interrupt").toBe(true);
}

async function expectWhole(lab: Lab, run: string): Promise<void> {
  const [from, to] = [lab.server.bucket("from"), lab.server.bucket("to")];
  expect(to.keys()).toEqual(from.keys());
  for (const key of from.keys()) expect(to.read(key)?.equals(from.read(key) ?? Buffer.alloc(0)), key).toBe(true);
  expect(to.uploads(), "an upload was left open").toEqual([]);
  const ledger = openLedger(join(lab.env.DTH_HOME ?? "", "state", "ledger.sqlite"));
  const outcomes: string[] = [];
  for await (const { key, kind } of ledger.outcomes(run)) outcomes.push(`${kind} ${key}`);
  await ledger.close();
  expect(outcomes.sort()).toEqual(
    from
      .keys()
      .map((key) => `copied ${key}`)
      .sort(),
  );
  expect(await lab.dth(["receipt", "verify", "--json"])).toMatchObject({ code: 0 });
}

it.each(Array.from({ length: SEEDS }, (_, i) => FIRST + i))(
  "leading and helping processes that are killed at random cost nothing (seed %i)",
  { timeout: 120_000 },
  async (seed) => {
    let delay = 25;
    const lab = await openLab({
      faults: ({ operation }) =>
        /^(?:PutObject|UploadPart)$/u.test(operation) && delay > 0 ? { kind: "delay", ms: delay } : undefined,
    });
    const world = new World(seed, lab);
    try {
      let leader = world.start(...COPY);
      for (let lives = 1; lives < LIVES; lives++) {
        await liveAndDie(world, leader);
        leader = world.start("resume");
      }
      await world.progress(20, STARTING);
      delay = 0;
      for (const one of world.running) expect(await one.ended).toMatchObject([0, expect.any(String)]);
      await expectWhole(lab, await world.runId());
    } finally {
      for (const one of world.running) await world.kill(one);
      await lab.close();
    }
  },
);

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Hub } from "@dth/hub/hub";
import { PLUGINS } from "@dth/plugins/plugins";
import { type S3Server, startS3Server } from "@dth/testkit/s3-server/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLog } from "../src/log.ts";
import { openHub, type WorkingHub } from "../src/open-hub.ts";
import { stateDirectory } from "../src/state-directory.ts";
import { systemCaller } from "../src/tokens.ts";

const CALLER = systemCaller("test");
const KEYS = { accessKeyId: "test-key", secretAccessKey: "test-secret" };

let directory = "";
let server: S3Server;
let lines: string[] = [];
/** Once so many objects are there, writing waits for a while, so that a run is in its middle. */
const MIDDLE = 30;
let middle: Promise<void> | undefined;
beforeEach(async () => {
  lines = [];
  middle = undefined;
  directory = mkdtempSync(join(tmpdir(), "dth-hub-"));
  server = await startS3Server({
    buckets: ["from", "to"],
    accessKeys: { [KEYS.accessKeyId]: { secret: KEYS.secretAccessKey } },
    faults: ({ operation }) =>
      operation === "PutObject" && middle !== undefined && server.bucket("to").size >= MIDDLE
        ? { kind: "hold", until: middle }
        : undefined,
  });
});
afterEach(async () => {
  await server.close();
  rmSync(directory, { recursive: true });
});

async function withHub<T>(work: (working: WorkingHub) => Promise<T>): Promise<T> {
  const working = await openHub({
    state: stateDirectory(join(directory, "state")),
    settings: { endpoints: { networks: "all" }, ambient: false },
    plugins: PLUGINS,
    env: process.env,
    maxRuns: 2,
    log: createLog({ write: (text) => lines.push(text), json: true, now: Date.now }),
  });
  try {
    working.begin();
    return await work(working);
  } finally {
    await working.close();
  }
}

async function createTask(hub: Hub) {
  await hub.secrets.write(CALLER, { name: "keys", value: KEYS });
  const side = (bucket: string) => ({
    type: "s3-compatible",
    parameters: { endpoint: server.url, region: server.region, auth: "secret", secret: "keys", bucket },
  });
  return hub.tasks.create(CALLER, {
    name: "Copy",
    plugin: "s3",
    source: side("from"),
    destination: side("to"),
    options: { maxRequests: 8, serverSideCopy: "never" },
    schedule: { kind: "once" },
  });
}

async function ended(hub: Hub, taskId: string) {
  const stop = new AbortController();
  try {
    const events = hub.watch(CALLER, { taskId }, stop.signal);
    const task = await hub.tasks.get(CALLER, taskId);
    if (task.progress === "DONE" || task.progress === "ERROR") return task;
    for await (const event of events) {
      if (event.kind === "run" && (event.progress === "DONE" || event.progress === "ERROR")) break;
    }
    return await hub.tasks.get(CALLER, taskId);
  } finally {
    stop.abort();
  }
}

describe("openHub", () => {
  it("runs an S3 task in a process of its own, with a receipt that verifies", async () => {
    for (let n = 0; n < 50; n++) server.bucket("from").put(`k${n}`, new Uint8Array(1000).fill(n));
    await withHub(async ({ hub }) => {
      const { id } = await createTask(hub);
      const task = await ended(hub, id);
      expect(task, lines.join("")).toMatchObject({ progress: "DONE" });
      const run = await hub.runs.get(CALLER, task.lastRun?.id ?? "");
      expect(run.tally?.copied).toEqual({ objects: 50, bytes: 50_000 });
      await hub.runs.verifyReceipt(CALLER, run.id);
    });
  });

  it("goes on at once when the process of a run is killed, to a receipt that verifies", {
    timeout: 60_000,
  }, async () => {
    for (let n = 0; n < 400; n++) server.bucket("from").put(`k${n}`, new Uint8Array(100).fill(n % 256));
    const { promise, resolve: goOn } = Promise.withResolvers<void>();
    middle = promise;
    await withHub(async ({ hub }) => {
      const { id } = await createTask(hub);
      await until(() => server.bucket("to").size >= MIDDLE);
      const [victim] = await runners();
      expect(victim, "no process of a run was found").toBeDefined();
      process.kill(victim ?? 0, "SIGKILL");
      const killedAt = performance.now();
      expect(server.bucket("to").size, "nothing was left to interrupt").toBeLessThan(400);
      // What the dead one had sent is less than what else there is.
      middle = undefined;
      goOn();
      await until(() => server.bucket("to").size > 60);
      expect(performance.now() - killedAt, "it waited for the lease to end").toBeLessThan(15_000);
      const task = await ended(hub, id);
      expect(task, lines.join("")).toMatchObject({ progress: "DONE", lastRun: { number: 1 } });
      const run = await hub.runs.get(CALLER, task.lastRun?.id ?? "");
      expect(run.tally).toMatchObject({ copied: { objects: 400 }, failed: { objects: 0 } });
      expect(server.bucket("to").keys()).toEqual(server.bucket("from").keys());
      expect(server.bucket("to").uploads()).toEqual([]);
      await hub.runs.verifyReceipt(CALLER, run.id);
      expect(lines.join("")).toContain("SIGKILL");
    });
  });
});

/** Processes of this one that execute runs, as the system lists them. */
async function runners(): Promise<readonly number[]> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "pid=,args=", "--ppid", String(process.pid)]);
  const lines = stdout.split("\n").filter((line) => line.includes("runner-main"));
  return lines.map((line) => Number.parseInt(line, 10));
}

/** Waits for other processes, in real time, for at most half a minute. */
async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`it did not happen: ${lines.join("")}`);
    await new Promise((later) => setTimeout(later, 10));
  }
}

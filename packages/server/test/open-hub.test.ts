import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
beforeEach(async () => {
  lines = [];
  directory = mkdtempSync(join(tmpdir(), "dth-hub-"));
  server = await startS3Server({
    buckets: ["from", "to"],
    accessKeys: { [KEYS.accessKeyId]: { secret: KEYS.secretAccessKey } },
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
});

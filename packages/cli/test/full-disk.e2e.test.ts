import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ask, createCopyTask, endHubs, type HubProcess, startHubProcess } from "./hub-lab.ts";
import { type Lab, openLab } from "./lab.ts";

/** Programs of util-linux that a system may lack or refuse. */
const [NAMESPACES, LIMITS] = ["unshare", "prlimit"];
const OBJECTS = 60;
const DISK_BYTES = 24 * 1024 * 1024;

let lab: Lab;
let delay = 0;
beforeEach(async () => {
  delay = 200;
  lab = await openLab({
    faults: ({ operation }) => (operation === "PutObject" && delay > 0 ? { kind: "delay", ms: delay } : undefined),
  });
  for (let n = 0; n < OBJECTS; n++) lab.server.bucket("from").put(`k${n}`, `data ${n}`);
});
afterEach(async () => {
  endHubs();
  await lab.close();
});

/** A hub whose state has so little room that a test can use it up. */
interface SmallHub extends HubProcess {
  /** What is said when no more fits. */
  readonly code: string;
  fill(): void;
  free(): void;
}

/** On a file system of its own where this user may mount one, else under a limit on the size of files. */
async function startSmallHub(): Promise<SmallHub> {
  const state = join(lab.env.DTH_HOME ?? "", "hub");
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const mount = `mount -t tmpfs -o size=${DISK_BYTES},mode=700 tmpfs ${state}`;
  if (spawnSync(NAMESPACES, ["-rm", "sh", "-c", mount]).status !== 0) {
    const hub = await startHubProcess(lab);
    const limit = (bytes: string) => execFileSync(LIMITS, [`--pid=${hub.child.pid}`, `--fsize=${bytes}:unlimited`]);
    return { ...hub, code: "RECORDS_UNUSABLE", fill: () => limit("1"), free: () => limit("unlimited") };
  }
  const hub = await startHubProcess(lab, [NAMESPACES, "-rm", "sh", "-c", `${mount} && exec "$@"`, "sh"]);
  const filler = join(`/proc/${hub.child.pid}/root`, state, "filler");
  return { ...hub, code: "DISK_FULL", fill: () => fillUp(filler), free: () => rmSync(filler) };
}

function fillUp(path: string): void {
  for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 2)) {
    try {
      for (;;) writeFileSync(path, new Uint8Array(size), { flag: "a" });
    } catch (error) {
      expect(error).toMatchObject({ code: "ENOSPC" });
    }
  }
}

async function eventually(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 150_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("it did not happen in time");
    await new Promise((later) => setTimeout(later, 100));
  }
}

it("says that the disk is full, makes nothing by half, and goes on when there is room", {
  timeout: 400_000,
}, async () => {
  const hub = await startSmallHub();
  const token = hub.firstToken ?? "";
  const task = await createCopyTask(lab, hub, token);
  const runId = String(task.currentRunId);
  await eventually(async () => lab.server.bucket("to").size >= 5);

  hub.fill();
  const reached = { endpoint: lab.server.url, region: lab.server.region, secret: "lab" };
  const connection = { name: "c", plugin: "s3", type: "s3-compatible", parameters: reached };
  const attempts: readonly (readonly [path: string, body: unknown])[] = [
    ["/tasks", { name: "another", plugin: task.plugin, source: task.source, destination: task.destination }],
    ["/connections", connection],
    ["/secrets", { name: "more-keys", value: DEFAULT_ACCESS_KEY }],
    ["/tokens", { name: "ci", role: "viewer" }],
  ];
  for (const [path, body] of attempts) {
    const refused = await ask(hub, token, "POST", path, body);
    expect({ path, ...refused }).toMatchObject({ body: { code: hub.code, remedy: expect.stringMatching(/./u) } });
    expect(refused.status).toBeGreaterThanOrEqual(500);
  }
  const terminal = await lab.dth(["token", "create", "ci"], {
    env: { ...lab.env, DTH_HUB_URL: hub.url, DTH_HUB_TOKEN: token },
  });
  expect(terminal).toMatchObject({ code: 3, stderr: expect.stringContaining(`[${hub.code}]`) });
  const listed = await ask(hub, token, "GET", "/tasks");
  expect(listed.body.items.map(({ id }: { id: string }) => id)).toEqual([task.id]);

  hub.free();
  delay = 0;
  for (const [path, body] of attempts) expect((await ask(hub, token, "POST", path, body)).status).toBeLessThan(300);
  await eventually(async () => (await ask(hub, token, "GET", `/runs/${runId}`)).body.progress !== "IN_PROGRESS");
  const { progress, tally } = (await ask(hub, token, "GET", `/runs/${runId}`)).body;
  expect({ progress, tally }).toMatchObject({
    progress: "DONE",
    tally: { copied: { objects: OBJECTS }, failed: { objects: 0 } },
  });
  expect(lab.server.bucket("to").keys()).toEqual(lab.server.bucket("from").keys());
  expect((await ask(hub, token, "POST", `/runs/${runId}/verify-receipt`)).status).toBe(204);
});

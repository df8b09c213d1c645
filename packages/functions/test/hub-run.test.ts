import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { SqsQueue } from "@dth/aws/work-queue/sqs-queue";
import { ERROR_CODES } from "@dth/core/error-codes";
import { LEASE_MS as HUB_LEASE_MS } from "@dth/hub/runs/lease";
import { PLUGINS } from "@dth/plugins/plugins";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { readEnvironment } from "../src/environment.ts";
import { runFinder } from "../src/finder.ts";
import { LEASE_MS } from "../src/plugin-hosts.ts";
import { TaskEnvironmentSchema } from "../src/task-environment.ts";
import { openTaskPorts } from "../src/task-ports.ts";
import { runningRun, runWorker } from "../src/worker.ts";
import { type HubLab, OPERATOR, openHubLab, ROLE } from "./hub-lab.ts";

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

let lab: HubLab;
beforeAll(async () => {
  for (const [name, value] of Object.entries(ROLE)) vi.stubEnv(name, value);
  lab = await openHubLab();
  for (let n = 0; n < 40; n++) lab.objects.bucket("from").put(`in/${n}`, `content ${n}`);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await lab.close();
  vi.unstubAllEnvs();
});

/** The newest launch, as its stack's programs execute it. */
async function execute(change: Readonly<Record<string, string>> = {}): Promise<void> {
  const run = lab.launched.at(-1);
  if (run === undefined) throw new Error("nothing was launched");
  const env = { ...(await lab.environmentOf(run)), ...change };
  const stop = new AbortController();
  const options = { env, plugins: PLUGINS, log: () => undefined };
  const worker = runWorker({ ...options, signal: stop.signal });
  await runFinder({ ...options, signal: new AbortController().signal });
  stop.abort();
  await worker;
}

it("shows everything of a run that its stack executes: items, receipt, lines, measurements, failures", async () => {
  const { hub, refused, objects } = lab;
  refused.add("in/7").add("in/8");
  const { id } = await hub.tasks.create(OPERATOR, lab.taskInput("all"));
  const runId = lab.launched.at(-1)?.runId ?? "";
  expect(await hub.tasks.get(OPERATOR, id)).toMatchObject({ progress: "STARTING" });
  const receive = vi.spyOn(SqsQueue.prototype, "receive");
  await execute();
  const leases = receive.mock.calls.map(([{ visibilityMs }]) => visibilityMs);
  expect(leases).toContain(LEASE_MS);
  expect(Math.max(...leases)).toBe(LEASE_MS);
  receive.mockRestore();
  const run = await hub.runs.get(OPERATOR, runId);
  expect(run).toMatchObject({ progress: "DONE", tally: { copied: { objects: 38 }, failed: { objects: 2 } } });
  const { items } = await hub.runs.items(OPERATOR, runId, { limit: 100 });
  expect(items).toHaveLength(40);
  expect(items.find(({ key }) => key === "in/7")).toMatchObject({ kind: "failed" });
  await hub.runs.verifyReceipt(OPERATOR, runId);
  expect(objects.bucket("receipts").keys()).toContain(`receipts/${runId}.json`);
  const { entries: lines } = await hub.runs.logs(OPERATOR, runId, { limit: 100 });
  expect(lines.map(({ message }) => message)).toEqual(
    expect.arrayContaining(["run 1 is executed", "the run has ended: done", expect.stringContaining("38 copied")]),
  );
  const now = lab.ports.clock.now();
  const range = { from: now - 3_600_000, to: now + 60_000, resolutionMs: 60_000 };
  const samples = await hub.runs.metrics(OPERATOR, id, { ...range, metrics: ["copied"] });
  expect(samples.at(-1)?.values.copied).toBeGreaterThan(0);
});

it("lets failures of such a run be tried again, and be accepted", async () => {
  const { hub, refused } = lab;
  const { runId = "" } = lab.launched.at(-1) ?? {};
  const [group] = await hub.inbox.groups(OPERATOR, { runId });
  expect(group).toMatchObject({ objects: 2, samples: ["in/7", "in/8"] });
  refused.delete("in/7");
  await hub.inbox.retry(OPERATOR, runId, { code: group?.code ?? "" });
  expect(lab.launched.at(-1)?.runId).toBe(runId);
  await execute();
  expect(await hub.runs.get(OPERATOR, runId)).toMatchObject({
    progress: "DONE",
    tally: { copied: { objects: 39 }, failed: { objects: 1 } },
  });
  await hub.inbox.accept(OPERATOR, runId, group?.code ?? "", "not ours to read");
  expect(await hub.runs.get(OPERATOR, runId)).toMatchObject({ openFailures: 0 });
  refused.clear();
});

it("tells how many work on a run, whoever has the work", async () => {
  const { hub } = lab;
  const { promise, resolve: goOn } = Promise.withResolvers<void>();
  lab.held = promise;
  await hub.tasks.create(OPERATOR, { ...lab.taskInput("shared"), options: { compare: "none" } });
  const run = lab.launched.at(-1) ?? { taskId: "", runId: "" };
  const options = { env: await lab.environmentOf(run), plugins: PLUGINS, log: () => undefined };
  const finder = runFinder({ ...options, signal: new AbortController().signal });
  const workers = () => hub.runs.get(OPERATOR, run.runId).then(({ snapshot }) => snapshot?.workers);
  await vi.waitFor(async () => expect(await workers()).toBe(1), { timeout: 40_000, interval: 100 });
  const stop = new AbortController();
  const worker = runWorker({ ...options, signal: stop.signal });
  await vi.waitFor(async () => expect(await workers()).toBe(2), { timeout: 40_000, interval: 100 });
  lab.held = undefined;
  goOn();
  await finder;
  stop.abort();
  await worker;
  expect(await hub.runs.get(OPERATOR, run.runId)).toMatchObject({ progress: "DONE" });
});

it("keeps workers of other tasks out of a run in the same table", async () => {
  const { hub } = lab;
  const { id: ours } = await hub.tasks.create(OPERATOR, lab.taskInput("ours"));
  const env = await lab.environmentOf({ taskId: ours, runId: lab.launched.at(-1)?.runId ?? "" });
  const opened = ["ours", "others"].map((task) => {
    const change = task === "ours" ? {} : { TASK_ID: "others" };
    return openTaskPorts(readEnvironment(TaskEnvironmentSchema, { ...env, ...change }), "", () => undefined);
  });
  const [mine, others] = opened;
  const run = { id: "going-on", source: "a", destination: "b", spec: null, state: "running", startedAt: 1 } as const;
  await mine?.ledger.createRun(run);
  expect(await Promise.all(opened.map(runningRun))).toEqual(["going-on", undefined]);
  expect(await others?.ledger.run("going-on")).toMatchObject({ state: "running" });
  await mine?.ledger.deleteRun("going-on");
  for (const each of opened) await each.close();
});

it("makes plans in the stack, too", async () => {
  const { hub } = lab;
  const { id } = await hub.tasks.create(OPERATOR, lab.taskInput("planned"), { start: false });
  const { id: planId } = await hub.plans.create(OPERATOR, id);
  expect(lab.launched.at(-1)?.runId).toBe(planId);
  await execute();
  expect(await hub.plans.get(OPERATOR, planId)).toMatchObject({ state: "ready" });
});

it("says why a run failed as a whole", async () => {
  const { hub } = lab;
  const { id } = await hub.tasks.create(OPERATOR, lab.taskInput("nowhere", "missing"));
  await execute();
  const task = await hub.tasks.get(OPERATOR, id);
  expect(task).toMatchObject({ progress: "ERROR", error: { code: expect.stringMatching(/BUCKET/) } });
  expect(Object.keys(ERROR_CODES)).toContain(task.error?.code);
});

it("goes on with a run whose finder was killed", async () => {
  const { hub, objects } = lab;
  for (let n = 0; n < 300; n++) objects.bucket("from").put(`more/${n}`, `content ${n}`);
  const { id } = await hub.tasks.create(OPERATOR, lab.taskInput("killed"));
  const { runId = "" } = lab.launched.at(-1) ?? {};
  const env = { ...(await lab.environmentOf({ taskId: id, runId })), ...ROLE, PATH: process.env.PATH ?? "" };
  lab.delayMs = 400;
  const program = fileURLToPath(new URL("../src/container.ts", import.meta.url));
  const finder = spawn(process.execPath, [program, "finder"], { env, stdio: "ignore" });
  await vi.waitFor(
    () =>
      expect(
        objects
          .bucket("to")
          .keys()
          .some((key) => key.startsWith("more/")),
      ).toBe(true),
    {
      timeout: 40_000,
      interval: 20,
    },
  );
  finder.kill("SIGKILL");
  await once(finder, "exit");
  expect(await hub.runs.get(OPERATOR, runId)).toMatchObject({ progress: "IN_PROGRESS" });
  lab.delayMs = 0;
  // The emulator hands messages to whoever waited for some, for a second after that is gone.
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  // What it had under lease comes back when that has ended, which nobody waits for: the next finder sends it again.
  const [now, begun] = [Date.now.bind(Date), performance.now()];
  vi.spyOn(Date, "now").mockImplementation(() => now() + HUB_LEASE_MS + 1_000);
  await execute();
  expect(performance.now() - begun).toBeLessThan(LEASE_MS / 4);
  const run = await hub.runs.get(OPERATOR, runId);
  expect(run).toMatchObject({ progress: "DONE", tally: { failed: { objects: 0 } } });
  expect(objects.bucket("to").keys()).toHaveLength(340);
});

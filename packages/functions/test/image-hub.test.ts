import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLedger } from "@dth/aws/ledger";
import { LEDGER_TABLE } from "@dth/aws/ledger/table";
import { openRecordStore } from "@dth/aws/record-store";
import { RECORD_TABLE } from "@dth/aws/record-store/table";
import type { ParameterValues } from "@dth/core/parameter";
import type { Caller } from "@dth/hub/caller";
import { createInbox } from "@dth/hub/inbox/use-cases";
import { createPlans } from "@dth/hub/plans/use-cases";
import type { HubPorts } from "@dth/hub/ports";
import { recoverRuns } from "@dth/hub/runs/recover-runs";
import { createRuns } from "@dth/hub/runs/use-cases";
import { createTasks } from "@dth/hub/tasks/use-cases";
import { systemClock } from "@dth/local/clock";
import { PLUGINS } from "@dth/plugins/plugins";
import { memoryHubPorts } from "@dth/testkit/hub-ports";
import { memoryLedger } from "@dth/testkit/ledger";
import { type RegistryPair, startRegistryPair } from "@dth/testkit/registry-pair";
import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import { type S3Server, startS3Server } from "@dth/testkit/s3-server/server";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { bundleFunctions } from "../src/bundle.ts";
import { type Box, openBox } from "./box.ts";
import { executionOf, ImageTaskLab } from "./image-lab.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const CALLER: Caller = {
  principal: { subject: "o", name: "An operator", role: "operator", kind: "user" },
  door: "rest",
  requestId: "r",
  language: "en",
};
const directory = mkdtempSync(join(tmpdir(), "image-hub-"));

describe("an image task of a hub, by its bundles", () => {
  let box: Box;
  let receipts: S3Server;
  let registries: RegistryPair;
  let ports: HubPorts;
  beforeAll(async () => {
    await bundleFunctions(directory);
    receipts = await startS3Server({ buckets: ["receipts"], region: "eu-west-1" });
    box = await openBox(Number(new URL(receipts.url).port));
    await box.createTable("records", RECORD_TABLE);
    await box.createTable("ledger", LEDGER_TABLE);
    registries = await startRegistryPair();
    for (let n = 0; n < 4; n++) await registries.source.image("team/app", `v${n}`);
    const clock = systemClock();
    ports = {
      ...(await memoryHubPorts({ plugins: PLUGINS })),
      clock,
      records: openRecordStore({ client: box.dynamo, table: "records", clock }),
      ledger: openLedger({ client: box.dynamo, table: "ledger", clock, replica: memoryLedger() }),
    };
  });
  afterAll(async () => {
    await ports?.ledger.close();
    await Promise.all([registries?.close(), receipts?.close()]);
    await box.close();
    rmSync(directory, { recursive: true });
  });

  /** The programs of the stack that the hub launches for a task. */
  function programsOf(taskId: string): ImageTaskLab {
    return new ImageTaskLab(directory, {
      PATH: process.env.PATH ?? "",
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: DEFAULT_ACCESS_KEY.accessKeyId,
      AWS_SECRET_ACCESS_KEY: DEFAULT_ACCESS_KEY.secretAccessKey,
      AWS_ENDPOINT_URL: box.url,
      PLUGIN: "ecr",
      STACK_NAME: `hub-task-${taskId}`,
      TASK_ID: taskId,
      HUB_TABLE: "records",
      LEDGER_TABLE: "ledger",
      RECEIPT_BUCKET: "receipts",
      SIGNING_KEY: "hub/signing-key",
      IMAGE_LIST_PATH: "/none",
      SCRATCH: directory,
    });
  }

  function create(images: readonly string[], options: { readonly start?: boolean } = {}, source = sourceOf(images)) {
    const destination = { type: "oci-registry", parameters: { endpoint: registries.to.url } };
    return createTasks(ports).create(CALLER, { name: "Images", plugin: "ecr", source, destination }, options);
  }

  function sourceOf(images: readonly string[]): { readonly type: string; readonly parameters: ParameterValues } {
    return { type: "oci-registry", parameters: { endpoint: registries.from.url, select: "images", images } };
  }

  it("is under way, done and proven in the hub's records; what failed is in the inbox and can be retried", async () => {
    const { id } = await create(["team/app:*", "team/app:late"]);
    const runId = (await createTasks(ports).get(CALLER, id)).currentRunId ?? "";
    const programs = programsOf(id);
    // A list in the hub's record counts, however little of it fits the stack's parameters.
    const list = { action: "list", runId, execution: executionOf(runId), parameters: {} };
    expect(await programs.lister(list)).toMatchObject({ state: "listed", batches: [0, 1] });
    expect((await createTasks(ports).get(CALLER, id)).progress).toBe("IN_PROGRESS");
    expect(await recoverRuns(ports)).toEqual([]);
    const [seen] = (await createRuns(ports).list(CALLER, { taskId: id })).items;
    expect(seen?.snapshot).toMatchObject({ phase: "copying", found: { objects: 5 }, queued: { objects: 4 } });
    const end = await programs.run(runId, {});
    expect(end.error?.name).toBe("ImagesFailed");
    expect(await createTasks(ports).get(CALLER, id)).toMatchObject({ progress: "DONE" });
    const run = await createRuns(ports).get(CALLER, runId);
    expect(run).toMatchObject({ progress: "DONE", openFailures: 1, tally: { copied: { objects: 4 } } });
    expect(run.receipt?.manifestSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(receipts.bucket("receipts").keys().sort()).toEqual(
      [`receipts/${runId}.json`, `receipts/${runId}.manifest.jsonl.gz`].sort(),
    );
    const { items } = await createRuns(ports).items(CALLER, runId, {});
    expect(items.map(({ key, kind }) => [key, kind])).toEqual([
      ["team/app:late", "failed"],
      ...[0, 1, 2, 3].map((n) => [`team/app:v${n}`, "copied"]),
    ]);
    await registries.source.image("team/app", "late");
    await createInbox(ports).retry(CALLER, runId, {});
    const again = await programs.run(runId, {});
    expect(again.error).toBeUndefined();
    expect(await createRuns(ports).get(CALLER, runId)).toMatchObject({
      progress: "DONE",
      openFailures: 0,
      tally: { copied: { objects: 5 } },
    });
    // Whatever comes late finds that it has ended.
    expect(await programs.lister(list)).toMatchObject({ state: "busy" });
  });

  it("that cannot be listed has failed with why", async () => {
    // The hub knows of a secret that the stack's region has no more.
    await ports.secrets.write("gone", { accessKeyId: "a", secretAccessKey: "s" });
    const keys = { region: "eu-west-1", account: "123456789012", credentials: "gone" };
    const source = { type: "amazon-ecr", parameters: { ...keys, select: "images", images: ["a:1"] } };
    const { id } = await create([], {}, source);
    const runId = (await createTasks(ports).get(CALLER, id)).currentRunId ?? "";
    const end = await programsOf(id).run(runId, {});
    expect(end.error?.name).toBe("SECRET_NOT_FOUND");
    expect(end.calls.map(({ state }) => state)).toEqual(["List", "TellNotListed"]);
    expect(await createTasks(ports).get(CALLER, id)).toMatchObject({ progress: "ERROR" });
    expect(await createRuns(ports).get(CALLER, runId)).toMatchObject({ error: { code: "SECRET_NOT_FOUND" } });
  });

  it("is planned by the lister, which copies nothing", async () => {
    await registries.source.image("planned", "1");
    const { id } = await create(["planned:1"], { start: false });
    const plan = await createPlans(ports).create(CALLER, id);
    const end = await programsOf(id).run(plan.id, {});
    expect(end.error).toBeUndefined();
    expect(end.calls.map(({ state }) => state)).toEqual(["List", "Close"]);
    expect(await createPlans(ports).get(CALLER, plan.id)).toMatchObject({
      state: "ready",
      plan: { copy: { objects: 1 } },
    });
    expect(await registries.destination.digest("planned", "1")).toBeUndefined();
  });

  it("is planned as far as the time of a function goes, which the plan says", async () => {
    await registries.source.image("planned", "2");
    const { id } = await create(["planned:2"], { start: false });
    const plan = await createPlans(ports).create(CALLER, id);
    const list = { action: "list", runId: plan.id, execution: executionOf(plan.id), parameters: {} };
    expect(await programsOf(id).lister(list, 1)).toMatchObject({ state: "listed", batches: [] });
    const made = await createPlans(ports).get(CALLER, plan.id);
    expect(made).toMatchObject({ state: "ready", plan: { copy: { objects: 0 } } });
    expect(made.plan?.notes[0]).toMatch(/a part of it: there are at least 0 images/);
  });
});

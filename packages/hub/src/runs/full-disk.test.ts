import { HubError } from "@dth/core/error";
import { expect, it } from "vitest";
import { type RunningHub, runningHub } from "../../test/running-hub.ts";
import { executeRun } from "./execute-run.ts";
import { LEASE_MS } from "./lease.ts";

const FULL = new HubError("DISK_FULL", "no space is left for the state file ledger.db");
const NEVER = new AbortController().signal;

/** A hub that executes nothing by itself, with a task whose run was launched. */
async function launched() {
  const hub = await runningHub(async () => {});
  const { id, currentRunId: runId = "" } = await hub.create();
  return { hub, id, execute: () => executeRun(hub.ports, { taskId: id, runId }, NEVER) };
}

async function afterLease(hub: RunningHub): Promise<void> {
  await hub.ports.clock.advance(LEASE_MS + 1_000);
  await hub.recover();
}

it("a run that meets the full disk has not failed: it goes on when there is room", async () => {
  const { hub, id, execute } = await launched();
  hub.world.failure = FULL;
  await expect(execute()).rejects.toMatchObject({ code: "DISK_FULL" });
  expect(await hub.task(id)).toMatchObject({ progress: "IN_PROGRESS" });
  hub.world.failure = undefined;
  await afterLease(hub);
  await execute();
  expect(await hub.task(id)).toMatchObject({ progress: "DONE", lastRun: { tally: { copied: { objects: 2 } } } });
});

it("a run whose receipt finds no room is not ended before there is some", async () => {
  const { hub, id, execute } = await launched();
  const { write } = hub.ports.receipts;
  hub.ports.receipts.write = () => Promise.reject(FULL);
  await expect(execute()).rejects.toMatchObject({ code: "DISK_FULL" });
  expect(await hub.task(id)).toMatchObject({ progress: "IN_PROGRESS" });
  hub.ports.receipts.write = write;
  await afterLease(hub);
  await execute();
  expect(await hub.task(id)).toMatchObject({ progress: "DONE" });
});

it("a run that meets the full disk again and again is given up with that reason", async () => {
  const { hub, id, execute } = await launched();
  hub.world.failure = FULL;
  for (let launch = 1; launch <= 5; launch += 1) {
    await expect(execute()).rejects.toMatchObject({ code: "DISK_FULL" });
    await afterLease(hub);
  }
  const message = `${FULL.message}; what executes the run has ended 5 times without any progress`;
  expect(await hub.task(id)).toMatchObject({ progress: "ERROR", error: { code: "DISK_FULL", message } });
});

import type { Plugin } from "@dth/core/plugin";
import { describe, expect, it } from "vitest";
import { OPERATOR } from "../../test/callers.ts";
import { runningHub } from "../../test/running-hub.ts";

/** A hub whose plugin has an upload open, and what it was asked to close. */
async function withUpload(tidy: Plugin["tidy"] = async () => 0) {
  const hub = await runningHub();
  const closed: string[] = [];
  const [toy] = hub.ports.plugins;
  if (toy === undefined) throw new Error("there is no toy plugin");
  const own = toy as { tidy?: Plugin["tidy"] };
  own.tidy = async (job, host) => {
    closed.push(job.runId);
    return (await tidy?.(job, host)) ?? 0;
  };
  const begin = async () => {
    hub.world.delayMs = 5_000;
    const { id } = await hub.create();
    await hub.ports.clock.advance(2_000);
    const runId = (await hub.task(id)).currentRunId ?? "";
    const upload = { runId, key: "bear", sourceKey: "bear", size: 1, partSize: 1, startedAt: 0, uploadId: "u" };
    await hub.ports.ledger.saveUpload(upload);
    return { id, runId };
  };
  const restore = () => {
    delete own.tidy;
  };
  return { hub, closed, begin, restore };
}

describe("what a run leaves open", () => {
  it("is closed when it is stopped", async () => {
    const { hub, closed, begin, restore } = await withUpload();
    const { id, runId } = await begin();
    await hub.tasks.stop(OPERATOR, id);
    await hub.pass(60_000);
    expect(await hub.task(id)).toMatchObject({ progress: "STOPPED" });
    expect(closed).toEqual([runId]);
    restore();
  });

  it("stands in nobody's way when it cannot be closed, and the log says so", async () => {
    const { hub, begin, restore } = await withUpload(async () => 1);
    const { id, runId } = await begin();
    await hub.tasks.stop(OPERATOR, id);
    await hub.pass(60_000);
    expect(await hub.task(id)).toMatchObject({ progress: "STOPPED" });
    const { entries } = await hub.ports.logs.read(runId, { limit: 100 });
    expect(entries.map(({ message }) => message)).toContain("1 uploads could not be aborted");
    restore();
  });

  it("is closed with the run's deletion, where nobody did before", async () => {
    const { hub, closed, begin, restore } = await withUpload();
    const { id, runId } = await begin();
    await hub.pass(120_000);
    expect(closed).toEqual([]);
    await hub.tasks.delete(OPERATOR, id);
    expect(closed).toEqual([runId]);
    restore();
  });
});

import type { ItemOutcome } from "@dth/core/outcome";
import { describe, expect, it } from "vitest";
import { VIEWER } from "../../test/callers.ts";
import { runningHub } from "../../test/running-hub.ts";
import type { ItemsQuery } from "./read-runs.ts";

async function withItems(outcomes: readonly Partial<ItemOutcome>[]) {
  const hub = await runningHub();
  hub.world.shelf("attic").clear();
  const { id, currentRunId: runId = "" } = await hub.create();
  await hub.ports.launcher.idle();
  await hub.ports.ledger.record(
    runId,
    outcomes.map((outcome) => ({ key: "k", kind: "copied", size: 1, at: 1, ...outcome })),
  );
  const all = async (query: ItemsQuery): Promise<string[]> => {
    const keys: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await hub.runs.items(VIEWER, runId, { ...query, ...(cursor !== undefined && { cursor }) });
      keys.push(...page.items.map(({ key, kind }) => `${key} ${kind}`));
      cursor = page.cursor;
    } while (cursor !== undefined);
    return keys;
  };
  return { hub, id, runId, all };
}

describe("items of a run", () => {
  it("come in key order, page by page, whatever the keys", async () => {
    const keys = ["a", "b//c", "ä", "日本", "😀", " ", 'q"\\'];
    const { all } = await withItems(keys.map((key) => ({ key })));
    for (const limit of [1, 2, 3, 7]) {
      expect((await all({ limit })).sort()).toEqual(keys.map((key) => `${key} copied`).sort());
    }
  });

  it("keep a copy and a delete of one key together", async () => {
    const { all } = await withItems([{ key: "a" }, { key: "b" }, { key: "b", kind: "deleted" }, { key: "c" }]);
    expect(await all({ limit: 2 })).toEqual(["a copied", "b copied", "b deleted", "c copied"]);
  });

  it("are narrowed by kind, code and a part of the key", async () => {
    const { all } = await withItems([
      { key: "photos/a" },
      { key: "photos/b", kind: "failed", code: "OBJECT_ARCHIVED" },
      { key: "texts/c", kind: "failed", code: "NETWORK" },
      { key: "texts/d", kind: "skipped", reason: "archived" },
    ]);
    expect(await all({ kinds: ["failed", "skipped"] })).toHaveLength(3);
    expect(await all({ code: "NETWORK" })).toEqual(["texts/c failed"]);
    expect(await all({ search: "photos", limit: 1 })).toEqual(["photos/a copied", "photos/b failed"]);
  });

  it("are refused for a query that is none", async () => {
    const { hub, runId } = await withItems([]);
    for (const query of [{ cursor: "!" }, { kinds: ["x"] }, { code: "x" }, { limit: -1 }]) {
      const items = hub.runs.items(VIEWER, runId, query as ItemsQuery);
      await expect(items).rejects.toMatchObject({ code: "INVALID_INPUT" });
    }
    await expect(hub.runs.items(VIEWER, "none", {})).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("what else is seen of runs", () => {
  it("newest first, of one task or of all", async () => {
    const { hub, id } = await withItems([]);
    const other = await hub.create({ name: "Other" });
    await hub.ports.launcher.idle();
    expect((await hub.runs.list(VIEWER, {})).items.map(({ taskId }) => taskId)).toEqual([other.id, id]);
    expect((await hub.runs.list(VIEWER, { taskId: id, limit: 1 })).items).toHaveLength(1);
  });

  it("a receipt that was altered does not verify, and one that is not there is not found", async () => {
    const { hub, runId } = await withItems([]);
    const writer = hub.ports.receiptStore.write(`${runId}.manifest.jsonl.gz`).getWriter();
    await writer.write(new Uint8Array([1, 2, 3]));
    await writer.close();
    await expect(hub.runs.verifyReceipt(VIEWER, runId)).rejects.toMatchObject({ code: "RECEIPT_INVALID" });
    await hub.ports.receiptStore.delete(`${runId}.json`);
    await expect(hub.runs.receipt(VIEWER, runId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("measurements are refused that would be too many", async () => {
    const { hub, id } = await withItems([]);
    const read = (to: number) =>
      hub.runs.metrics(VIEWER, id, { metrics: ["copied"], from: 0, to, resolutionMs: 1_000 });
    await expect(read(5_001_000)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await expect(read(0)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect(await read(5_000_000)).toEqual([]);
  });

  it("streams of logs, by run", async () => {
    const { hub, id, runId } = await withItems([]);
    expect(await hub.runs.logStreams(VIEWER, id)).toMatchObject([{ runId }]);
  });
});

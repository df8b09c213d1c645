import type { Plan } from "@dth/core/plan";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { s3Plugin } from "../src/plugin.ts";
import { type JobChange, type Lab, noise, openLab } from "./lab.ts";

const MiB = 1024 * 1024;

let lab: Lab;
beforeEach(async () => {
  lab = await openLab();
});
afterEach(() => lab.close());

const plan = (change: JobChange = {}): Promise<Plan> =>
  lab.settle(s3Plugin.plan(lab.job({ runId: "plan1", ...change }), lab.host(), lab.control()));
const apply = (change: JobChange = {}) =>
  lab.settle(s3Plugin.run(lab.job({ plan: "plan1", ...change }), lab.host(), lab.control()));

/** Requests by operation since the log was cleared. Objects that begin together all learn for themselves whether tags are told. */
function requests(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation } of lab.server.log.entries()) counts[operation] = (counts[operation] ?? 0) + 1;
  if (counts.GetObjectTagging !== undefined) counts.GetObjectTagging = Math.min(1, counts.GetObjectTagging);
  return counts;
}

function fill(): void {
  const from = lab.server.bucket("from");
  const to = lab.server.bucket("to");
  from.put("same", "same");
  to.put("same", "same");
  from.put("changed", "new!");
  to.put("changed", "old");
  from.put("new", "n");
  from.put("empty", "");
  from.put("large", noise(12 * MiB));
  from.put("parted", noise(11 * MiB), { partSize: 5 * MiB });
  from.put("left.tmp", "t");
  for (const key of ["extra1", "extra2"]) to.put(key, "e");
}

const OPTIONS = { exclude: ["*.tmp"], deleteExtras: true, partSize: 5 * MiB, maxBufferedBytes: 32 * MiB };

describe("a plan", () => {
  it("counts what would be done, and changes nothing", async () => {
    fill();
    const before = lab.server.bucket("to").keys();
    const found = await plan({ options: OPTIONS });
    expect(found).toMatchObject({
      found: { objects: 6 },
      same: { objects: 1 },
      filtered: { objects: 1 },
      copy: { objects: 5, bytes: 23 * MiB + 5 },
      delete: { objects: 2 },
      skipped: { objects: 0 },
    });
    expect(found.sizes[0]).toEqual({ below: 16 * 1024, count: { objects: 3, bytes: 5 } });
    expect(found.sizes.find(({ below }) => below === 16 * MiB)?.count).toEqual({ objects: 2, bytes: 23 * MiB });
    expect(found.seconds.least).toBeLessThanOrEqual(found.seconds.most);
    expect(lab.server.bucket("to").keys()).toEqual(before);
    expect(requests()).not.toHaveProperty("PutObject");
  });

  it("foretells every request of applying it", async () => {
    fill();
    const found = await plan({ options: OPTIONS });
    lab.server.log.clear();
    expect(await apply({ options: OPTIONS })).toMatchObject({ state: "done", failures: [] });
    expect(requests()).toEqual(found.requests);
    expect(lab.server.bucket("to").keys()).toEqual(["changed", "empty", "large", "new", "parted", "same"]);
  });

  it("foretells copies inside the store, too", async () => {
    fill();
    const options = { ...OPTIONS, serverSideCopy: "auto", deleteExtras: false };
    const found = await plan({ options });
    expect(found.requests).toHaveProperty("CopyObject");
    lab.server.log.clear();
    expect(await apply({ options })).toMatchObject({ state: "done", failures: [] });
    expect(requests()).toEqual(found.requests);
  });

  it("is applied exactly: what came since is left alone, what changed since fails", async () => {
    fill();
    await plan({ options: OPTIONS });
    const from = lab.server.bucket("from");
    from.put("later", "not planned");
    from.put("new", "changed since");
    const applied = await apply({ options: OPTIONS });
    expect(applied).toMatchObject({ failures: [{ code: "SOURCE_CHANGED", samples: ["new"] }] });
    // A copy that failed holds the deletes back, as in any mirror.
    expect(applied).toMatchObject({ state: "failed", error: { code: "ATTEMPTS_EXHAUSTED" } });
    expect(lab.server.bucket("to").keys()).not.toContain("later");
    expect(lab.server.bucket("to").text("changed")).toBe("new!");
  });

  it("is not applied before it is complete", async () => {
    fill();
    const stop = new AbortController();
    const control = lab.control(stop.signal);
    const planning = s3Plugin.plan(lab.job({ runId: "plan1" }), lab.host(), control);
    stop.abort();
    await expect(lab.settle(planning)).rejects.toMatchObject({ code: "CANCELLED" });
    const applied = await apply();
    expect(applied.state).toBe("failed");
    expect(applied.error).toMatchObject({ code: expect.stringMatching(/WRONG_STATE|RUN_NOT_FOUND/u) });
  });

  it("says what archived objects, deletes beyond the cap and missing prices come to", async () => {
    const from = lab.server.bucket("from");
    from.put("cold", "c", { storageClass: "GLACIER" });
    for (const key of ["x", "y"]) lab.server.bucket("to").put(key, "e");
    const found = await plan({ options: { deleteExtras: true, maxDeletes: 1 } });
    expect(found).toMatchObject({ skipped: { objects: 1 }, copy: { objects: 0 }, delete: { objects: 2 } });
    const notes = found.notes.map(({ en }) => en).join("\n");
    expect(notes).toContain("1 objects are archived");
    expect(notes).toContain("more than the 1 allowed");
    expect(notes).toContain("runs on machines of your own");
    expect(found.cost.map(({ usd }) => usd)).toEqual([0, 0]);
  });

  it("says that a mirror of nothing deletes nothing", async () => {
    lab.server.bucket("to").put("x", "e");
    const found = await plan({ options: { deleteExtras: true } });
    expect(found.notes.map(({ en }) => en).join("\n")).toContain("The source lists nothing");
    const applied = await apply({ options: { deleteExtras: true } });
    expect(applied).toMatchObject({ state: "failed", error: { code: "SOURCE_EMPTY" } });
    expect(lab.server.bucket("to").keys()).toEqual(["x"]);
  });

  it("that only deletes is applied, for its source lists something", async () => {
    lab.server.bucket("from").put("same", "s");
    for (const key of ["same", "x"]) lab.server.bucket("to").put(key, "s");
    const options = { deleteExtras: true };
    expect(await plan({ options })).toMatchObject({ copy: { objects: 0 }, delete: { objects: 1 } });
    expect(await apply({ options })).toMatchObject({ state: "done", tally: { deleted: { objects: 1 } } });
    expect(lab.server.bucket("to").keys()).toEqual(["same"]);
  });

  it("rejects for what the endpoints refuse", async () => {
    await expect(plan({ source: { bucket: "gone" } })).rejects.toMatchObject({ code: "BUCKET_NOT_FOUND" });
    await expect(plan({ source: { secret: "gone" } })).rejects.toMatchObject({ code: "SECRET_NOT_FOUND" });
  });
});

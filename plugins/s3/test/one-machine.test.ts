import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ledger } from "@dth/core/ledger";
import { openLedger } from "@dth/local/ledger";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { s3Plugin } from "../src/plugin.ts";
import { type JobChange, type Lab, openLab } from "./lab.ts";

let directory: string;
let ledger: Ledger;
let lab: Lab;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "dth-s3-plugin-"));
  ledger = openLedger(join(directory, "state.db"));
  lab = await openLab({ ledger });
});
afterEach(async () => {
  await lab.close();
  await ledger.close();
  rmSync(directory, { recursive: true });
});

const run = (change: JobChange) => lab.settle(s3Plugin.run(lab.job(change), lab.host(), lab.control()));

describe("on the ledger of one machine", () => {
  it("a plan is applied exactly, its versions pinned", async () => {
    for (const key of ["a", "b", "ü"]) lab.server.bucket("from").put(key, key);
    lab.server.bucket("to").put("extra", "e");
    const options = { deleteExtras: true };
    const job = lab.job({ runId: "plan1", options });
    const plan = await lab.settle(s3Plugin.plan(job, lab.host(), lab.control()));
    expect(plan).toMatchObject({ copy: { objects: 3 }, delete: { objects: 1 } });
    lab.server.bucket("from").put("later", "x");
    expect(await run({ plan: "plan1", options })).toMatchObject({ state: "done", tally: { copied: { objects: 3 } } });
    expect(lab.server.bucket("to").keys()).toEqual(["a", "b", "ü"]);
    lab.server.bucket("from").put("a", "changed after the plan");
    const stale = await run({ runId: "run2", plan: "plan1", options: {} });
    expect(stale.failures).toMatchObject([{ code: "SOURCE_CHANGED", samples: ["a"] }]);
  });

  it("events are done once, deletes included", async () => {
    lab.server.bucket("from").put("new", "1");
    lab.server.bucket("to").put("gone", "1");
    const events = [
      { key: "new", action: "copy" },
      { key: "gone", action: "delete" },
      { key: "never", action: "copy" },
    ] as const;
    const expected = { copied: { objects: 1 }, deleted: { objects: 1 }, skipped: { objects: 1 } };
    expect(await run({ events })).toMatchObject({ state: "done", tally: expected });
    expect(await run({ events })).toMatchObject({ state: "done", tally: expected });
    expect(lab.server.bucket("to").keys()).toEqual(["new"]);
  });
});

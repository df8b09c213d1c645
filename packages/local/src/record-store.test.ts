import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeClock } from "@dth/testkit/clock";
import { recordStoreConformance } from "@dth/testkit/conformance/record-store";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Database } from "./database.ts";
import { openRecordStore } from "./record-store.ts";

let directory = "";
let path = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "dth-records-"));
  path = join(directory, "hub.db");
});
afterEach(() => rmSync(directory, { recursive: true }));

describe("openRecordStore", () => {
  recordStoreConformance(async (clock) => {
    const [records, other] = [openRecordStore(path, clock), openRecordStore(path, clock)];
    const close = async () => {
      await records.close();
      await other.close();
    };
    return { records, other, close };
  });

  it("keeps everything while nobody has the file open", async () => {
    const clock = fakeClock();
    const before = openRecordStore(path, clock);
    await before.put("task", { id: "a", sort: "s", body: { n: 1 } }, "absent");
    await before.close();
    const after = openRecordStore(path, clock);
    expect(await after.get("task", "a")).toMatchObject({ body: { n: 1 }, version: 1 });
    await after.close();
  });

  it("says that the records cannot be used, and which file it is", async () => {
    writeFileSync(path, "this is no database ".repeat(100));
    const open = () => openRecordStore(path, fakeClock());
    expect(open).toThrow(expect.objectContaining({ name: "HubError", code: "RECORDS_UNUSABLE" }));
    expect(open).toThrow(path);
  });

  it("waits for the disk, but for writes that need not outlive a loss of power", async () => {
    const whole = vi.spyOn(Database.prototype, "writeThrough");
    const records = openRecordStore(path, fakeClock());
    await records.put("run", { id: "r", sort: "", body: 1 }, "absent");
    expect(whole).toHaveBeenCalledTimes(1);
    await records.put("run", { id: "r", sort: "", body: 2 }, 1, "process");
    expect(whole).toHaveBeenCalledTimes(1);
    expect(await records.get("run", "r")).toMatchObject({ body: 2, version: 2 });
    await records.close();
  });

  it("removes expired records while others are written", async () => {
    const clock = fakeClock();
    const records = openRecordStore(path, clock);
    for (let n = 0; n < 20; n++) {
      const expiresAt = clock.now() + 1;
      await records.put("idempotency", { id: `i${n}`, sort: "", body: 0, expiresAt }, "any");
    }
    await clock.advance(1);
    await records.put("task", { id: "a", sort: "", body: 0 }, "any");
    await records.put("task", { id: "b", sort: "", body: 0 }, "any");
    const earlier = openRecordStore(path, fakeClock(0));
    expect((await earlier.list("idempotency", { limit: 100 })).records).toEqual([]);
    await records.close();
    await earlier.close();
  });
});

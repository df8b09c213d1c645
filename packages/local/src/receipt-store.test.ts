import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { receiptStoreConformance } from "@dth/testkit/conformance/receipt-store";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openReceiptStore } from "./receipt-store.ts";

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "dth-receipts-"));
});
afterEach(() => rm(directory, { recursive: true }));

describe("openReceiptStore", () => {
  receiptStoreConformance(async () => ({
    receipts: openReceiptStore(join(directory, "receipts")),
    close: async () => {},
  }));

  it("leaves nothing of what was given up", async () => {
    const writer = openReceiptStore(directory).write("r").getWriter();
    await writer.write(new Uint8Array([1, 2, 3]));
    await writer.abort();
    expect(await readdir(directory)).toEqual([]);
  });

  it("says which file cannot be used", async () => {
    const path = join(directory, "file");
    await writeFile(path, "");
    const receipts = openReceiptStore(path);
    await expect(receipts.write("r").getWriter().close()).rejects.toMatchObject({ code: "RECORDS_UNUSABLE" });
    await expect(receipts.read("r")).rejects.toThrow(path);
  });
});

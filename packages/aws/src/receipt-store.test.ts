import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { receiptStoreConformance } from "@dth/testkit/conformance/receipt-store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emulatorConfig, type SqsEmulator, startSqs } from "../test/emulators.ts";
import { openReceiptStore } from "./receipt-store.ts";

let emulator: SqsEmulator;
let client: S3Client;
beforeAll(async () => {
  emulator = await startSqs();
  client = new S3Client({ ...emulatorConfig(emulator.port), forcePathStyle: true });
});
afterAll(async () => {
  client.destroy();
  await emulator.close();
});

let buckets = 0;
async function makeStore() {
  buckets += 1;
  const bucket = `receipts-${buckets}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return openReceiptStore({ client, bucket, prefix: "receipts/" });
}

describe("openReceiptStore", () => {
  receiptStoreConformance(async () => ({ receipts: await makeStore(), close: async () => {} }));

  it("writes in parts what is larger than one", async () => {
    const receipts = await makeStore();
    const text = "0123456789abcdef".repeat(1_100_000);
    await new Blob([text]).stream().pipeTo(receipts.write("r1.manifest.gz"));
    const read = await receipts.read("r1.manifest.gz");
    expect((await new Response(read).text()) === text).toBe(true);
  });

  it("gives an address from which a browser saves a file, for a quarter of an hour and without a key", async () => {
    const receipts = await makeStore();
    await new Blob(["lines"]).stream().pipeTo(receipts.write("r1.manifest.gz"));
    const url = new URL((await receipts.link?.("r1.manifest.gz", "manifest-r1.jsonl.gz")) ?? "");
    expect(url.pathname).toMatch(/\/receipts\/r1\.manifest\.gz$/);
    expect(url.searchParams.get("X-Amz-Expires")).toBe("900");
    expect(url.searchParams.get("X-Amz-SignedHeaders")).toBe("host");
    expect(url.searchParams.get("response-content-disposition")).toBe('attachment; filename="manifest-r1.jsonl.gz"');
    const answer = await fetch(url);
    expect(await answer.text()).toBe("lines");
    expect(await receipts.link?.("r2.manifest.gz", "x")).toBeUndefined();
    await expect(receipts.link?.("../r1", "x")).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  it("says which bucket is not there", async () => {
    const receipts = openReceiptStore({ client, bucket: "nowhere", prefix: "" });
    await expect(receipts.write("r1").close()).rejects.toMatchObject({ name: "HubError", code: "RECORDS_UNUSABLE" });
    await expect(receipts.read("r1")).rejects.toThrow("nowhere");
  });
});

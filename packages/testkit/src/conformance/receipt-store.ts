import type { ReceiptStore } from "@dth/core/receipt-writer";
import { expect, it } from "vitest";
import { eachTest } from "./each-test.ts";

/** A store of receipts under test. */
export interface ReceiptStoreFixture {
  readonly receipts: ReceiptStore;
  /** Removes what the store left. */
  close(): Promise<void>;
}

const bytes = (text: string) => new TextEncoder().encode(text);

/** Registers the tests that every implementation of {@link ReceiptStore} passes. */
export function receiptStoreConformance(make: () => Promise<ReceiptStoreFixture>): void {
  const current = eachTest(make);
  const receipts = () => current().receipts;
  const read = async (name: string) => {
    const stream = await receipts().read(name);
    return stream === undefined ? undefined : await new Response(stream).text();
  };

  it("gives back what was written", async () => {
    const writer = receipts().write("r1.manifest.gz").getWriter();
    const chunk = bytes("one,");
    await writer.write(chunk);
    chunk.fill(0);
    await writer.write(bytes("two"));
    await writer.close();
    expect(await read("r1.manifest.gz")).toBe("one,two");
  });

  it("keeps large files and empty ones", async () => {
    const large = "0123456789abcdef".repeat(20_000);
    await new Blob([large]).stream().pipeTo(receipts().write("large"));
    await receipts().write("empty").close();
    expect(await read("large")).toBe(large);
    expect(await read("empty")).toBe("");
  });

  it("shows nothing until a file is whole", async () => {
    const first = receipts().write("r1").getWriter();
    await first.write(bytes("old"));
    expect(await read("r1")).toBeUndefined();
    await first.close();
    const second = receipts().write("r1").getWriter();
    await second.write(bytes("new"));
    expect(await read("r1")).toBe("old");
    await second.abort();
    expect(await read("r1")).toBe("old");
    await new Blob(["newest"]).stream().pipeTo(receipts().write("r1"));
    expect(await read("r1")).toBe("newest");
  });

  it("can be left in the middle of reading", async () => {
    await new Blob(["x".repeat(500_000)]).stream().pipeTo(receipts().write("r1"));
    const reader = (await receipts().read("r1"))?.getReader();
    expect((await reader?.read())?.value?.length).toBeGreaterThan(0);
    await reader?.cancel();
  });

  it("forgets deleted files, also those that were never there", async () => {
    await new Blob(["x"]).stream().pipeTo(receipts().write("r1"));
    await receipts().delete("r1");
    await receipts().delete("r1");
    expect(await read("r1")).toBeUndefined();
  });

  it.each(["../outside", "a/b", "", ".hidden", "a\u0000b"])("refuses the name %j", async (name) => {
    const write = async () => await receipts().write(name).getWriter().close();
    await expect(write()).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });
}

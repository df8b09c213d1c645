import type { ReceiptStore } from "@dth/core/receipt-writer";
import { describe, expect, it } from "vitest";
import { VIEWER } from "../../test/callers.ts";
import { runningHub } from "../../test/running-hub.ts";
import { createRuns } from "./use-cases.ts";
import { verifyAsked } from "./verify-receipt.ts";

/** A run whose manifest takes so long to read, at a hub whose calls take less. */
async function withManifest(readMs: number) {
  const hub = await runningHub();
  const { id } = await hub.create();
  await hub.ports.launcher.idle();
  const runId = (await hub.runsOf(id))[0]?.id ?? "";
  const slow = { ms: readMs };
  const receiptStore: ReceiptStore = {
    ...hub.ports.receiptStore,
    async read(name) {
      const stream = await hub.ports.receiptStore.read(name);
      if (!name.includes("manifest")) return stream;
      const wait = async () => (slow.ms === 0 ? undefined : hub.ports.clock.sleep(slow.ms));
      return stream?.pipeThrough(new TransformStream({ flush: wait }));
    },
  };
  const ports = { ...hub.ports, receiptStore, callMs: 10_000 };
  const runs = createRuns(ports);
  /** Lets time pass until it is over, where anything waits for time: bytes are read in real time. */
  const until = async <T>(work: Promise<T>, stepMs: number): Promise<T> => {
    let over = false;
    const settle = () => {
      over = true;
    };
    work.then(settle, settle);
    while (!over) {
      if (slow.ms > 0) await hub.ports.clock.advance(stepMs);
      await new Promise((wake) => setImmediate(wake));
    }
    return work;
  };
  const ask = () => until(runs.verifyReceipt(VIEWER, runId), 1_000);
  /** What the hub does by itself. */
  const look = () => until(verifyAsked(ports), 10_000);
  const alter = async () => {
    const writer = hub.ports.receiptStore.write(`${runId}.manifest.jsonl.gz`).getWriter();
    await writer.write(new Uint8Array([1, 2, 3]));
    await writer.close();
  };
  return { hub, ports, runs, runId, slow, ask, look, alter };
}

describe("verifying a receipt", () => {
  it("is done by the call where it has the time", async () => {
    const { ask, look } = await withManifest(0);
    expect(await ask()).toBe(true);
    expect(await look()).toBe(0);
  });

  it("goes on beside the call where the manifest is long, and is told to whoever asks again", async () => {
    const { ask, look } = await withManifest(100_000);
    expect(await ask()).toBe(false);
    expect(await ask()).toBe(false);
    expect(await look()).toBe(1);
    expect(await ask()).toBe(true);
    expect(await look()).toBe(0);
  });

  it("tells what is altered as a call does, and verifies anew when it is asked later", async () => {
    const { hub, ask, look, slow, alter } = await withManifest(100_000);
    expect(await ask()).toBe(false);
    await alter();
    slow.ms = 0;
    await look();
    await expect(ask()).rejects.toMatchObject({ code: "RECEIPT_INVALID" });
    await hub.ports.clock.advance(180_000);
    await expect(ask()).rejects.toMatchObject({ code: "RECEIPT_INVALID" });
  });

  it("is begun by one of several, again when that one died, and given up with a way out", async () => {
    const { hub, ports, ask } = await withManifest(3_600_000);
    expect(await ask()).toBe(false);
    for (let attempt = 0; attempt < 3; attempt++) {
      // Whoever begins never ends: its function is over first.
      void verifyAsked(ports).catch(() => undefined);
      await hub.ports.clock.advance(1_000);
      expect(await verifyAsked(ports)).toBe(0);
      await hub.ports.clock.advance(900_000);
    }
    expect(await verifyAsked(ports)).toBe(1);
    await expect(ask()).rejects.toThrow("dth receipt verify");
  });
});

describe("downloading a manifest", () => {
  it("leads to where the store has it, once it is there", async () => {
    const { ports, runId } = await withManifest(0);
    const link = async (name: string, fileName: string) =>
      (await ports.receiptStore.read(name)) && `https://store.example/${name}?as=${fileName}`;
    const runs = createRuns({ ...ports, receiptStore: { ...ports.receiptStore, link } });
    expect(await runs.manifest(VIEWER, runId)).toEqual({
      url: `https://store.example/${runId}.manifest.jsonl.gz?as=manifest-${runId}.jsonl.gz`,
    });
    await ports.receiptStore.delete(`${runId}.manifest.jsonl.gz`);
    await expect(runs.manifest(VIEWER, runId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

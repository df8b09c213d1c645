import { Buffer } from "node:buffer";
import type { ObjectStore } from "@dth/core/object-store";
import { type TransferOptions, TransferOptionsSchema } from "@dth/core/transfer-options";
import { systemClock } from "@dth/local/clock";
import { createHashing } from "@dth/local/hashing";
import { randomIds } from "@dth/local/ids";
import { createGovernor } from "@dth/transfer/governor";
import type { EnginePorts } from "@dth/transfer/ports";
import { type RunSummary, startRun } from "@dth/transfer/run";
import { runVerify, type VerifyReport } from "@dth/transfer/verify";
import * as v from "valibot";
import { expect } from "vitest";
import { listAll, put, sampleBytes } from "../../src/conformance/object-store/fixture.ts";
import { memoryLedger } from "../../src/ledger.ts";
import { memoryWorkQueue } from "../../src/work-queue.ts";

const MIB = 1024 * 1024;
const SMALL_OBJECTS = 40;

/** Small, empty and large objects with attributes, under keys that are easily changed on their way. */
export async function fillSource(store: ObjectStore): Promise<void> {
  const tags = store.traits.tags ? { tags: { team: "a + b" } } : {};
  for (let i = 0; i < SMALL_OBJECTS; i++) await put(store, `small/${i} +%é😀`, sampleBytes(i * 500, i));
  await put(store, "with attributes", "text", { contentType: "text/x-test", metadata: { name: "Grüße" }, ...tags });
  await put(store, "large", sampleBytes(12 * MIB + 7), { contentType: "video/x-test", ...tags });
}

/** One run from bucket to bucket, and an independent look at both with every byte read. */
export async function copyAndVerify(
  runId: string,
  source: ObjectStore,
  destination: ObjectStore,
  serverSideCopy: TransferOptions["serverSideCopy"],
): Promise<readonly [RunSummary, VerifyReport]> {
  const options = v.parse(TransferOptionsSchema, { partSize: 5 * MIB, maxRequests: 16, serverSideCopy });
  const request = {
    runId,
    source: { store: source, prefix: "" },
    destination: { store: destination, prefix: "copy/" },
    options,
  };
  const ports = portsOf();
  const summary = await startRun(request, ports, { spec: {} }).finished;
  return [summary, await runVerify(request, ports, { checksums: true })];
}

function portsOf(): EnginePorts {
  const clock = systemClock();
  const governor = createGovernor({ clock, maxRequests: 16, maxBufferedBytes: 64 * MIB });
  const hashing = createHashing();
  return { ledger: memoryLedger(), queue: memoryWorkQueue({ clock }), clock, ids: randomIds(), hashing, governor };
}

/** Compares keys, bytes and attributes without the engine. */
export async function expectSameObjects(source: ObjectStore, destination: ObjectStore): Promise<void> {
  const entries = await listAll(source, { prefix: "" });
  expect((await listAll(destination, { prefix: "" })).map(({ key }) => key)).toEqual(
    entries.map(({ key }) => `copy/${key}`),
  );
  for (const { key } of entries) {
    const [from, to] = [await source.get(key), await destination.get(`copy/${key}`)];
    expect(to.head.attributes, key).toMatchObject(from.head.attributes);
    expect(Buffer.from(await to.bytes()).equals(await from.bytes()), key).toBe(true);
    if (source.traits.tags) expect(await destination.getTags(`copy/${key}`)).toEqual(await source.getTags(key));
  }
}

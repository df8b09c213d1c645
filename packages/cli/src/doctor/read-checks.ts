import { HubError, hasCode } from "@dth/core/error";
import type { ObjectHead } from "@dth/core/object";
import type { ObjectStore } from "@dth/core/object-store";
import type { Side } from "@dth/transfer/ports";
import { formatDuration } from "../text/units.ts";
import type { Checklist, Finding } from "./check.ts";

/** Lists, and asks where and when the store is. @returns a key to read, if there is one with data */
export async function checkReach(list: Checklist, { store, prefix }: Side, signal: AbortSignal) {
  let sample: string | undefined;
  const listed = await list.run("list", async () => {
    const page = await store.list({ prefix, maxKeys: 100, signal });
    sample = page.entries.find((entry) => entry.size > 1)?.key ?? page.entries[0]?.key;
    const more = page.continuation === undefined ? "" : "+";
    return `${page.entries.length}${more} objects below ${prefix === "" ? "the bucket" : prefix}`;
  });
  if (listed && store.traits.attributes) await checkProbe(list, store, signal);
  return { listed, sample };
}

async function checkProbe(list: Checklist, store: ObjectStore, signal: AbortSignal): Promise<void> {
  await list.run("region", async () => {
    const probe = await store.probe(signal);
    const clock = probe.clockOffsetMs;
    if (clock !== undefined) await list.run("clock", async () => clockFinding(clock));
    return [probe.region ?? "not told", probe.server].filter((fact) => fact !== undefined).join(", ");
  });
}

/** Stores refuse more than 15 minutes; a minute is already a sign of a clock that nobody sets. */
function clockFinding(offsetMs: number): Finding {
  const off = `${formatDuration(Math.abs(offsetMs))} ${offsetMs < 0 ? "behind" : "ahead of"} this machine`;
  if (Math.abs(offsetMs) < 60_000) return off;
  return { note: off, fix: { en: "Set this machine's clock (NTP).", zh: "请校准本机时钟（NTP）。" } };
}

/** Reads an object in the ways the engine does: whole, by range, pinned to its ETag, with its tags. */
export async function checkReading(
  list: Checklist,
  store: ObjectStore,
  key: string,
  signal: AbortSignal,
): Promise<void> {
  let head: ObjectHead | undefined;
  const readable = await list.run("read", async () => {
    head = await store.head(key, { signal });
    const body = await store.get(key, { signal });
    await body.discard();
    return `${key} (${head.size} bytes)`;
  });
  if (!readable || head === undefined) return;
  const { etag, size } = head;
  if (size > 1) await list.run("range", () => checkRange(store, key, size, signal));
  else list.skip("range", "no object with data to read");
  if (store.traits.attributes && etag !== undefined) await list.run("if-match", () => checkIfMatch(store, key, signal));
  if (store.traits.tags) {
    await list.run("read-tags", async () => `${Object.keys(await store.getTags(key, undefined, signal)).length} tags`);
  }
}

async function checkRange(store: ObjectStore, key: string, size: number, signal: AbortSignal): Promise<Finding> {
  const body = await store.get(key, { range: { start: 1, end: Math.min(size, 1025) }, signal });
  const bytes = await body.bytes();
  if (bytes.byteLength === Math.min(size, 1025) - 1) return "206 with exactly these bytes";
  throw new HubError("RANGE_IGNORED", `a range of ${key} came with ${bytes.byteLength} bytes`);
}

async function checkIfMatch(store: ObjectStore, key: string, signal: AbortSignal): Promise<Finding> {
  try {
    // No object has this ETag.
    const body = await store.get(key, { ifMatch: "00000000000000000000000000000000", signal });
    await body.discard();
  } catch (error) {
    // The store refuses, or the answer's ETag told: a change under way is noticed either way.
    if (hasCode(error, "SOURCE_CHANGED")) return "an object that changed is noticed";
    throw error;
  }
  return {
    note: "ignored by the store",
    fix: {
      en: "Choose --vendor generic, which compares every answer's ETag instead.",
      zh: "请使用 --vendor generic，它会比较每个响应的 ETag。",
    },
  };
}

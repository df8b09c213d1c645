import { HubError, hasCode } from "@dth/core/error";
import type { LocalizedText } from "@dth/core/error-codes";
import type { ObjectHead } from "@dth/core/object";
import type { ObjectStore } from "@dth/core/object-store";
import type { Side } from "@dth/transfer/ports";
import type { Checklist, Finding } from "./checklist.ts";

/** Lists, and asks where and when the store is. @returns a key to read, if there is one with data */
export async function checkReach(list: Checklist, { store, prefix }: Side, signal: AbortSignal) {
  let sample: string | undefined;
  const listed = await list.run("list", async () => {
    const page = await store.list({ prefix, maxKeys: 100, signal });
    sample = page.entries.find((entry) => entry.size > 1)?.key ?? page.entries[0]?.key;
    const more = page.continuation === undefined ? "" : "+";
    const count = `${page.entries.length}${more}`;
    return prefix === ""
      ? { en: `${count} objects`, zh: `有 ${count} 个对象` }
      : { en: `${count} objects below ${prefix}`, zh: `${prefix} 之下有 ${count} 个对象` };
  });
  if (listed && store.traits.attributes) await checkProbe(list, store, signal);
  return { listed, sample };
}

async function checkProbe(list: Checklist, store: ObjectStore, signal: AbortSignal): Promise<void> {
  await list.run("region", async () => {
    const probe = await store.probe(signal);
    const clock = probe.clockOffsetMs;
    if (clock !== undefined) await list.run("clock", async () => clockFinding(clock));
    const server =
      probe.server === undefined ? { en: "", zh: "" } : { en: `, ${probe.server}`, zh: `，${probe.server}` };
    return { en: `${probe.region ?? "not told"}${server.en}`, zh: `${probe.region ?? "未说明"}${server.zh}` };
  });
}

/** Stores refuse more than 15 minutes; a minute is already a sign of a clock that nobody sets. */
function clockFinding(offsetMs: number): Finding {
  const off = offText(offsetMs);
  if (Math.abs(offsetMs) < 60_000) return off;
  return { note: off, fix: { en: "Set this machine's clock (NTP).", zh: "请校准本机时钟（NTP）。" } };
}

function offText(offsetMs: number): LocalizedText {
  const seconds = Math.abs(offsetMs) / 1_000;
  const [en, zh] =
    seconds < 60
      ? [`${seconds.toFixed(1)} s`, `${seconds.toFixed(1)} 秒`]
      : [`${Math.round(seconds / 60)} min`, `${Math.round(seconds / 60)} 分钟`];
  if (offsetMs < 0) return { en: `${en} behind this machine`, zh: `比本机慢 ${zh}` };
  return { en: `${en} ahead of this machine`, zh: `比本机快 ${zh}` };
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
    return { en: `${key} (${head.size} bytes)`, zh: `${key}（${head.size} 字节）` };
  });
  if (!readable || head === undefined) return;
  const { etag, size } = head;
  if (size > 1) await list.run("range", () => checkRange(store, key, size, signal));
  else list.skip("range", { en: "no object with data to read", zh: "没有含数据的对象可读取" });
  if (store.traits.attributes && etag !== undefined)
    await list.run("if-match", () => checkIfMatch(store, key, etag, signal));
  if (store.traits.tags) {
    await list.run("read-tags", async () => {
      const { length } = Object.keys(await store.getTags(key, undefined, signal));
      return { en: `${length} tags`, zh: `${length} 个标签` };
    });
  }
}

async function checkRange(store: ObjectStore, key: string, size: number, signal: AbortSignal): Promise<Finding> {
  const body = await store.get(key, { range: { start: 1, end: Math.min(size, 1025) }, signal });
  const bytes = await body.bytes();
  if (bytes.byteLength === Math.min(size, 1025) - 1) {
    return { en: "206 with exactly these bytes", zh: "返回 206 且字节正确" };
  }
  throw new HubError("RANGE_IGNORED", `a range of ${key} came with ${bytes.byteLength} bytes`);
}

/** The engine pins every read to what was listed: a store has to take the object's own ETag, and no other. */
async function checkIfMatch(store: ObjectStore, key: string, etag: string, signal: AbortSignal): Promise<Finding> {
  if (!(await isTaken(store, key, etag, signal))) {
    return {
      code: "SOURCE_CHANGED",
      note: {
        en: `the store refuses ${key} by its own ETag: every object would count as changed`,
        zh: `存储端拒绝用 ${key} 自身的 ETag 读取：所有对象都会被视为已更改`,
      },
      fix: GENERIC,
    };
  }
  // No object has this ETag. The store refuses, or the answer's ETag tells: a change under way is noticed either way.
  if (!(await isTaken(store, key, "00000000000000000000000000000000", signal))) {
    return { en: "an object that changed is noticed", zh: "能发现已更改的对象" };
  }
  return { note: { en: "ignored by the store", zh: "被存储端忽略" }, fix: GENERIC };
}

const GENERIC: LocalizedText = {
  en: "Choose the kind S3-compatible (--vendor generic), which compares every answer's ETag instead.",
  zh: "请选择“S3 兼容存储”（--vendor generic），它会比较每个响应的 ETag。",
};

async function isTaken(store: ObjectStore, key: string, ifMatch: string, signal: AbortSignal): Promise<boolean> {
  try {
    await (await store.get(key, { ifMatch, signal })).discard();
    return true;
  } catch (error) {
    if (hasCode(error, "SOURCE_CHANGED")) return false;
    throw error;
  }
}

import type { FinderCheckpoint, Ledger, RunRecord } from "@dth/core/ledger";
import type { ItemOutcome } from "@dth/core/outcome";
import type { ItemsWork, WorkItem } from "@dth/core/work";

// What the conformance suites of the ledger and the queue are made of.

/** When everything in a suite begins; milliseconds since the Unix epoch. */
export const START = Date.UTC(2025, 0, 1);

/** A run that has begun. */
export function runRecord(id: string, startedAt = START): RunRecord {
  return {
    id,
    source: "memory://a",
    destination: "memory://b/x/",
    spec: { deep: [1, "ü"] },
    state: "running",
    startedAt,
  };
}

/** An item of ten bytes. */
export function item(key: string, action: WorkItem["action"] = "copy"): WorkItem {
  return { entry: { key, size: 10, etag: "aa", lastModified: START }, action };
}

/** Work over these items; a text is the key of one to be copied. */
export function itemsWork(runId: string, id: string, items: readonly (string | WorkItem)[]): ItemsWork {
  return { kind: "items", id, runId, items: items.map((one) => (typeof one === "string" ? item(one) : one)) };
}

/** A finder that has just begun, but for `change`. */
export function checkpoint(change: Partial<FinderCheckpoint> = {}): FinderCheckpoint {
  const none = { objects: 0, bytes: 0 };
  return { ranges: [], complete: false, found: none, same: none, filtered: none, extra: none, queued: none, ...change };
}

/** An outcome with its evidence. */
export function copied(key: string, size = 10): ItemOutcome {
  const evidence = {
    sourceEtag: "aa",
    destinationEtag: "bb",
    checksums: { crc64nvme: "AAAA" },
    proof: "etag",
  } as const;
  return { key, kind: "copied", size, at: START, evidence, lost: ["tags"] };
}

/** An outcome whose message has what breaks texts. */
export function failed(key: string, code: ItemOutcome["code"] = "NETWORK", size = 10): ItemOutcome {
  return { key, kind: "failed", size, at: START, code, message: `"${key}" \\ failed\u0000 here` };
}

/** All of them, in order. */
export async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

/** The keys that `openWork` yields, in its order. */
export async function openKeys(ledger: Ledger, runId: string): Promise<string[]> {
  return (await collect(ledger.openWork(runId))).flatMap((work) => work.items.map(({ entry }) => entry.key));
}

/** Keys that S3 allows and that break careless code: each is 1 to 1,024 bytes of UTF-8. */
export const HOSTILE_KEYS: readonly string[] = [
  "/",
  "//a",
  "../../etc/passwd",
  "a/./b/..",
  "folder/",
  " leading and trailing ",
  "quote'\"`\\back%00+plus?#&=;",
  "'); DROP TABLE items; --",
  "\u0000",
  "a\u0000b",
  "tab\tnewline\r\n\u001b[31m\u007f",
  "\ufeffbyte order mark",
  "\u00e9",
  "e\u0301",
  "\uffff",
  "\ue000",
  "\u{1f600}",
  "\u{10ffff}",
  "\u{1f469}\u200d\u{1f467}",
  "\u202eright to left",
  "x".repeat(1024),
  "\u{1f600}".repeat(256),
  "é".repeat(512),
];

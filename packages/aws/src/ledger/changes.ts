import { HubError } from "@dth/core/error";
import type { CopyRecord, FinderCheckpoint, Ledger } from "@dth/core/ledger";
import type { ItemOutcome } from "@dth/core/outcome";
import type { ItemsWork, WorkItem } from "@dth/core/work";
import { pack, unpack } from "../packing.ts";
import type { LogEntry } from "./log.ts";

/** Found work, as it is logged. */
export interface Found {
  readonly works: readonly { readonly id: string; readonly items: readonly WorkItem[] }[];
  readonly checkpoint: FinderCheckpoint;
}

/** @throws HubError `LEDGER_UNUSABLE` for items that are none */
export function packFound(works: readonly ItemsWork[], checkpoint: FinderCheckpoint): Uint8Array {
  // What no reader could apply must not be logged: it would stand in the way of everything after it.
  const isItem = (item: WorkItem | undefined) => typeof item?.entry?.key === "string";
  if (!works.every(({ items }) => items.every(isItem))) throw new HubError("LEDGER_UNUSABLE", "found work has no key");
  const found: Found = { works: works.map(({ id, items }) => ({ id, items })), checkpoint };
  return pack(found);
}

/** What is logged of the finder's position, beside the work it found. */
export function unpackCheckpoint(note: Uint8Array): FinderCheckpoint {
  return unpack(note) as FinderCheckpoint;
}

/** Where a change is applied: a ledger of this process, and the name under which it keeps the run. */
export interface Target {
  readonly ledger: Ledger;
  readonly runId: string;
}

/** Does to a ledger what the entry says. @returns how many failures were reopened */
export async function apply({ kind, data }: LogEntry, { ledger, runId }: Target): Promise<number> {
  switch (kind) {
    case "found": {
      const { works, checkpoint } = unpack(data) as Found;
      const named = works.map(({ id, items }): ItemsWork => ({ kind: "items", id, runId, items }));
      await ledger.commitFound(runId, named, checkpoint);
      return 0;
    }
    case "record":
      await ledger.record(runId, unpack(data) as ItemOutcome[]);
      return 0;
    case "reopen":
      return ledger.reopen(runId, unpack(data) as Parameters<Ledger["reopen"]>[1]);
    case "copies":
      await ledger.rememberCopies(runId, unpack(data) as CopyRecord[]);
      return 0;
  }
}

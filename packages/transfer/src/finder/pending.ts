import type { ItemOutcome } from "@dth/core/outcome";
import type { ItemsWork, WorkItem } from "@dth/core/work";
import type { Batcher } from "./batches.ts";
import type { Findings } from "./findings.ts";

/** Findings that no commit has taken yet. */
export interface Pending {
  /** Items and outcomes. */
  readonly size: number;
  /** Whether items wait that a worker could begin with. */
  readonly hasCopies: boolean;
  add(findings: Findings): void;
  /** Hands everything over, cut into batches. */
  take(): Found;
}

/** What one commit makes durable. */
export interface Found {
  /** To be stored and sent. */
  readonly works: readonly ItemsWork[];
  /** To be stored only. */
  readonly kept: readonly ItemsWork[];
  readonly outcomes: readonly ItemOutcome[];
}

/** Nothing pending yet. */
export function createPending(batcher: Batcher): Pending {
  let copies: WorkItem[] = [];
  let kept: WorkItem[] = [];
  let outcomes: ItemOutcome[] = [];
  return {
    get size() {
      return copies.length + kept.length + outcomes.length;
    },
    get hasCopies() {
      return copies.length > 0;
    },
    add(findings) {
      for (const item of findings.copies) copies.push(item);
      for (const item of findings.kept) kept.push(item);
      for (const outcome of findings.outcomes) outcomes.push(outcome);
    },
    take() {
      const taken = { works: batcher.cut(copies), kept: batcher.cut(kept), outcomes };
      copies = [];
      kept = [];
      outcomes = [];
      return taken;
    },
  };
}

import { type HubError, hasCode, toHubError } from "@dth/core/error";
import type { CopyRecord } from "@dth/core/ledger";
import type { ItemOutcome } from "@dth/core/outcome";
import type { Copied, CopyContext } from "../copy/context.ts";
import { copyRange, type PartsEnd } from "../copy/giant.ts";
import type { Shared } from "../copy/large.ts";
import { copyObject } from "../copy/object.ts";
import { countOutcome, noteError, type WorkerCounts } from "./counts.ts";
import type { Leases } from "./leases.ts";
import type { OutcomeRecorder } from "./outcome-recorder.ts";
import { isDenial, remedyFor } from "./remedy.ts";
import { abandonShared, restartObject } from "./restart.ts";
import type { Task } from "./task.ts";

/** What a {@link Settler} works with. */
export interface Settling {
  readonly context: CopyContext;
  readonly counts: WorkerCounts;
  readonly recorder: Pick<OutcomeRecorder, "add">;
  readonly leases: Pick<Leases, "settle">;
  /** Called with what ends the run. */
  readonly fail: (error: unknown) => void;
}

/** Gives tasks their outcomes. */
export interface Settler {
  /** @returns milliseconds after which to try again; nothing when the task is settled or not ours to settle any more */
  run(task: Task): Promise<number | undefined>;
}

/** A settler that copies, records how each copy ended, and remembers from task to task how many were denied in a row. */
export function createSettler(given: Settling): Settler {
  const { context, counts, fail } = given;
  let denials = 0;

  const recover = async (task: Task, error: HubError): Promise<number | undefined> => {
    noteError(counts, error, task.entry.key);
    if (isDenial(error)) denials++;
    const remedy = remedyFor({ error, attempts: task.attempts, denials }, context.request);
    if (remedy.kind === "retry") {
      if (remedy.counted) task.attempts++;
      return remedy.afterMs;
    }
    if (remedy.kind === "end-run") fail(remedy.error);
    else if (remedy.kind === "skip") settle(given, task, { kind: "skipped", reason: remedy.reason });
    else await giveUp(given, task, error);
    return undefined;
  };

  return {
    async run(task) {
      if (task.batch.lost) return undefined;
      try {
        const end = await copy(context, task);
        if (typeof end === "string") {
          given.leases.settle(task.batch);
          return undefined;
        }
        denials = 0;
        settleCopied(given, task, end);
        return undefined;
      } catch (error) {
        if (context.signal.aborted || hasCode(error, "LEASE_LOST")) return undefined;
        return recover(task, toHubError(error));
      }
    },
  };
}

/** @returns a word where others go on with the object */
async function copy(context: CopyContext, task: Task): Promise<Copied | Shared | PartsEnd> {
  const { work } = task.batch.lease;
  if (work.kind === "items") {
    const doubtful = task.doubtful || task.attempts > 0;
    return copyObject(context, task.entry, { doubtful, parentId: work.id });
  }
  const end = await copyRange(context, work);
  if (end === "restart") await restartObject(context, work);
  return end;
}

async function giveUp(given: Settling, task: Task, { code, message }: HubError): Promise<void> {
  const { work } = task.batch.lease;
  if (work.kind === "parts") await abandonShared(given.context, work);
  settle(given, task, { kind: "failed", code, message });
}

function settleCopied(given: Settling, task: Task, { size, evidence, lost, remember }: Copied): void {
  settle(given, task, { kind: "copied", size, evidence, ...(lost.length === 0 ? {} : { lost }) }, remember);
}

type Ending = Omit<ItemOutcome, "key" | "size" | "at"> & { readonly size?: number };

function settle({ context, counts, recorder, leases }: Settling, task: Task, ending: Ending, remember?: CopyRecord) {
  const { key, size } = task.entry;
  const outcome: ItemOutcome = { key, size, ...ending, at: context.ports.clock.now() };
  countOutcome(counts, outcome);
  recorder.add({ outcome, remember, durable: () => leases.settle(task.batch) });
}

import { HubError, hasCode } from "@dth/core/error";
import type { RunRef } from "@dth/core/launcher";
import type { Ledger } from "@dth/core/ledger";
import type { Plan } from "@dth/core/plan";
import type { ProgressSnapshot } from "@dth/core/run-progress";
import { findPlugin } from "../plugins/find-plugin.ts";
import type { HubPorts } from "../ports.ts";
import { clearAwayLater } from "../runs/clear-away.ts";
import { problemOf } from "../runs/end-run.ts";
import { releaseLease, sleepUnlessAborted, takeLease } from "../runs/lease.ts";
import { type PlanDocument, plansOf } from "./plan-records.ts";

/** Milliseconds between two signs of life. */
const BEAT_MS = 1_000;

/** Who makes a plan, and for how long. */
export interface PlanExecution {
  /** Aborts when this process has to end: the plan is then made by its next launch. */
  readonly signal: AbortSignal;
  /** As what it holds the plan's lease: unique to this call. */
  readonly executor: string;
  /** Aborts when the plan is to end with what it has. Absent: it takes as long as it takes. */
  readonly enough?: AbortSignal;
}

/**
 * Makes a plan: a dry run of its job. As with runs, one of several processes does it. A plan that was interrupted is made
 * from the beginning, for half of it may be out of date.
 *
 * @throws HubError as `RecordStore` and `Ledger` do: the plan is then made by its next launch
 */
export async function executePlan(ports: HubPorts, ref: RunRef, execution: PlanExecution): Promise<void> {
  const { signal, executor } = execution;
  const plan = await takeLease(plansOf(ports.records), ref.runId, {
    executor,
    clock: ports.clock,
    signal,
    wanted: ({ state }) => state === "running",
    taken: (current) => current,
  });
  if (plan === undefined) return;
  await forget(ports.ledger, plan.id);
  try {
    const made = await make(ports, plan, execution);
    await endPlan(ports, plan.id, { state: "ready", plan: made });
  } catch (error) {
    if (signal.aborted) await releaseLease(plansOf(ports.records), plan.id, executor);
    else await endPlan(ports, plan.id, { state: "failed", error: problemOf(error) });
  }
}

/** Brings a plan to its end, and has what executed it cleared away. A plan that has ended stays as it is. */
export async function endPlan(
  ports: HubPorts,
  id: string,
  end: Pick<PlanDocument, "state" | "plan" | "error">,
): Promise<PlanDocument> {
  const ended = await plansOf(ports.records).change(id, (current) => {
    const { executor: _, ...rest } = current;
    return current.state === "running" ? { ...rest, ...end } : current;
  });
  await clearAwayLater(ports, ended.taskId, id, ended.state === "failed");
  return ended;
}

async function make(ports: HubPorts, plan: PlanDocument, { executor, signal, enough }: PlanExecution): Promise<Plan> {
  const plugin = findPlugin(ports.plugins, plan.job.plugin);
  if (plugin === undefined) throw new HubError("NOT_SUPPORTED", `this hub has no plugin ${plan.job.plugin}`);
  const ended = new AbortController();
  const stop = new AbortController();
  const leave = () => stop.abort(new HubError("CANCELLED", "this process has to end"));
  signal.addEventListener("abort", leave);
  let snapshot: (() => ProgressSnapshot) | undefined;
  const beating = beat(ports, plan.id, executor, { ended: ended.signal, stop, snapshot: () => snapshot?.() });
  const host = ports.pluginHost({ taskId: plan.taskId, runId: plan.id });
  const watch = (take: () => ProgressSnapshot): void => {
    snapshot = take;
  };
  try {
    return await plugin.plan(plan.job, host, { signal: stop.signal, watch, ...(enough && { enough }) });
  } finally {
    signal.removeEventListener("abort", leave);
    ended.abort();
    await beating;
    await host.close();
  }
}

interface Beating {
  readonly ended: AbortSignal;
  readonly stop: AbortController;
  readonly snapshot: () => ProgressSnapshot | undefined;
}

async function beat(ports: HubPorts, id: string, executor: string, { ended, stop, snapshot }: Beating): Promise<void> {
  while (!ended.aborted) {
    await sleepUnlessAborted(ports.clock, BEAT_MS, ended);
    if (ended.aborted) return;
    const now = ports.clock.now();
    const seen = snapshot();
    try {
      const beaten = (current: PlanDocument): PlanDocument => {
        if (current.executor !== executor) throw new HubError("LEASE_LOST", "another process makes the plan");
        return { ...current, heartbeatAt: now, ...(seen && { snapshot: seen }) };
      };
      await plansOf(ports.records).change(id, beaten, "process");
    } catch (error) {
      // A record store that cannot be reached costs signs of life; a plan that is gone or another's is left alone.
      if (hasCode(error, "LEASE_LOST", "NOT_FOUND")) stop.abort(error);
    }
  }
}

/** What an interrupted attempt left in the ledger. */
async function forget(ledger: Ledger, id: string): Promise<void> {
  try {
    await ledger.deleteRun(id);
  } catch (error) {
    if (!hasCode(error, "RUN_NOT_FOUND")) throw error;
  }
}

import type { Language } from "@dth/core/error-codes";
import type { Plan } from "@dth/core/plan";
import type { RecordStore } from "@dth/core/record-store";
import type { Job } from "@dth/core/task";
import { timeKey } from "../audit/time-key.ts";
import type { PlanRecord } from "../entities.ts";
import { collectionOf, type DocumentCollection } from "../records/collection.ts";

/** A plan as it is kept. */
export interface PlanDocument extends Omit<PlanRecord, "plan"> {
  readonly plan?: Plan;
  readonly version: number;
  /** What is looked at, and what is run when the plan is applied. */
  readonly job: Job;
  /** Whoever executes it now. */
  readonly executor?: string;
  /** Last sign of life of the executor. Milliseconds since the Unix epoch. */
  readonly heartbeatAt?: number;
  /** When its execution was last brought into being. Milliseconds since the Unix epoch. */
  readonly launchedAt?: number;
  readonly launches?: number;
}

/** The group of plans that are being made. */
export const RUNNING_PLANS = "running";

/** The plans, oldest first. The group is the task, or {@link RUNNING_PLANS}. */
export function plansOf(records: RecordStore): DocumentCollection<PlanDocument> {
  return collectionOf<PlanDocument>(records, "plan", ({ createdAt, state, taskId }) => ({
    sort: timeKey(createdAt),
    group: state === "running" ? RUNNING_PLANS : taskId,
  }));
}

/** A plan as people see it. */
export function planOf(document: PlanDocument, language: Language): PlanRecord {
  const { version, job, executor, heartbeatAt, launchedAt, launches, plan, ...visible } = document;
  if (plan === undefined) return visible;
  const cost = plan.cost.map(({ item, usd }) => ({ item: item[language], usd }));
  return { ...visible, plan: { ...plan, cost, notes: plan.notes.map((note) => note[language]) } };
}

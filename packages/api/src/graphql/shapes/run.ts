import type { LiveEvent } from "@dth/core/live-events";
import type { MetricSample } from "@dth/core/metric-history";
import type { ItemOutcome } from "@dth/core/outcome";
import type { BoardRow } from "@dth/core/plugin";
import type { LogEntry, LogPage, LogStream } from "@dth/core/run-log";
import type { ProgressSnapshot } from "@dth/core/run-progress";
import type { InboxGroup, PlanFindings, PlanRecord, Run, ShownDeadLetter } from "@dth/hub/entities";
import { dateTime, dateTimeOrNull } from "../scalars.ts";

/** A `Run` of the schema. */
export function runShape({ receipt, startedAt, finishedAt, heartbeatAt, snapshot, ...rest }: Run) {
  return {
    ...rest,
    startedAt: dateTime(startedAt),
    finishedAt: dateTimeOrNull(finishedAt),
    heartbeatAt: dateTimeOrNull(heartbeatAt),
    snapshot: snapshotShape(snapshot),
    manifestSha256: receipt?.manifestSha256 ?? null,
  };
}

function snapshotShape(snapshot: ProgressSnapshot | undefined) {
  if (snapshot === undefined) return null;
  const { budget } = snapshot;
  return {
    ...snapshot,
    budget: budget === undefined ? null : { ...budget, resetsAt: dateTime(budget.resetsAt) },
    startedAt: dateTime(snapshot.startedAt),
  };
}

/** An `Item` of the schema. */
export function itemShape(item: ItemOutcome) {
  return { ...item, at: dateTime(item.at) };
}

/** A `LogPage` of the schema. */
export function logShape({ entries, cursor }: LogPage) {
  return { entries: entries.map((entry: LogEntry) => ({ ...entry, at: dateTime(entry.at) })), cursor };
}

/** A `LogStream` of the schema. */
export function logStreamShape({ runId, firstAt, lastAt }: LogStream) {
  return { runId, firstAt: dateTime(firstAt), lastAt: dateTime(lastAt) };
}

/** A `MetricSample` of the schema: what was not measured is not there. */
export function metricShape({ at, values }: MetricSample) {
  return { at: dateTime(at), ...values };
}

/** An `InboxGroup` of the schema. */
export function inboxShape({ accepted, retrying, ...group }: InboxGroup) {
  return {
    ...group,
    accepted: accepted === undefined ? null : { ...accepted, at: dateTime(accepted.at) },
    retrying: retrying === undefined ? null : { ...retrying, since: dateTime(retrying.since) },
  };
}

/** A `DeadLetter` of the schema. */
export function deadLetterShape({ text, ...letter }: ShownDeadLetter) {
  return { ...letter, text: text ?? null };
}

/** A `Plan` of the schema. */
export function planShape({ createdAt, snapshot, plan, ...rest }: PlanRecord) {
  return {
    ...rest,
    createdAt: dateTime(createdAt),
    snapshot: snapshotShape(snapshot),
    findings: plan === undefined ? null : findingsShape(plan),
  };
}

function findingsShape({ requests, seconds, ...rest }: PlanFindings) {
  return {
    ...rest,
    requests: Object.entries(requests).map(([name, count]) => ({ name, count })),
    leastSeconds: seconds.least,
    mostSeconds: seconds.most,
  };
}

/** A `BoardRow` of the schema. */
export function boardShape(row: BoardRow) {
  return { ...row, copiedAt: dateTimeOrNull(row.copiedAt) };
}

/** What subscribers of onTaskChanged hear of an event; undefined: nothing. */
export function taskChangeShape(event: LiveEvent) {
  if (event.kind === "run") return undefined;
  const { taskId, at } = event;
  const deleted = event.kind === "task-deleted";
  return { taskId, progress: event.kind === "task" ? event.progress : null, deleted, at: dateTime(at) };
}

/** What subscribers of onRunProgress hear of an event; undefined: nothing. */
export function runProgressShape(event: LiveEvent) {
  if (event.kind !== "run") return undefined;
  const { taskId, runId, progress, snapshot, at } = event;
  return { taskId, runId, progress, snapshot: snapshotShape(snapshot), at: dateTime(at) };
}

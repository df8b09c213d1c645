import type { Check } from "@dth/core/check";
import type { TaskInfrastructure } from "@dth/core/infrastructure";
import type { LiveEvent } from "@dth/core/live-events";
import type { BoardRow } from "@dth/core/plugin";
import type { ProgressSnapshot } from "@dth/core/run-progress";
import type {
  ApiToken,
  AuditEntry,
  Channel,
  Connection,
  InboxGroup,
  Overview,
  PlanRecord,
  Run,
  RunItem,
  Task,
} from "@dth/hub/entities";

/** One of everything that the hub answers, with every field that it may have. */
const COUNT = { objects: 2, bytes: 8 };
const AT = Date.UTC(2025, 0, 1);
const PROBLEM = { code: "NETWORK", message: "the line is down" } as const;
const TALLY = { copied: COUNT, same: COUNT, skipped: COUNT, failed: COUNT, deleted: COUNT };

const SNAPSHOT: ProgressSnapshot = {
  phase: "copying",
  found: COUNT,
  same: COUNT,
  filtered: COUNT,
  extra: COUNT,
  queued: COUNT,
  listingComplete: true,
  copied: COUNT,
  skipped: COUNT,
  failed: COUNT,
  deleted: COUNT,
  transferredBytes: 8,
  workers: 2,
  requestsInFlight: 1,
  retries: 1,
  throttles: 1,
  limiting: "source-throttled",
  budget: { limit: 100, remaining: 7, resetsAt: AT },
  startedAt: AT,
  elapsedMs: 5,
  lastError: { ...PROBLEM, key: "bear" },
};

/** A task with everything that one can have. */
export const TASK: Task = {
  id: "t1",
  version: 3,
  name: "Toys",
  description: "All of them",
  plugin: "toy",
  source: { type: "toys", connection: "c1", parameters: { shelf: "left" } },
  destination: { type: "toys", parameters: { shelf: "right" } },
  options: {},
  schedule: { kind: "events", deletes: true, sweep: { kind: "rate", everyMinutes: 5 } },
  notify: ["n1"],
  progress: "ERROR",
  paused: false,
  armed: true,
  createdAt: AT,
  createdBy: "u1",
  updatedAt: AT,
  updatedBy: "u1",
  nextRunAt: AT,
  currentRunId: "r1",
  lastRun: { id: "r1", number: 1, progress: "DONE", startedAt: AT, finishedAt: AT, tally: TALLY },
  error: PROBLEM,
  stuck: { since: AT, because: { en: "nothing moved", zh: "没有进展" } },
};

const SIDE = { type: "toys", parameters: { shelf: "left" } };

/** A run that has ended. */
export const RUN: Run = {
  id: "r1",
  taskId: "t1",
  number: 1,
  trigger: "person",
  by: "u1",
  progress: "DONE",
  paused: false,
  job: { taskId: "t1", runId: "r1", plugin: "toy", source: SIDE, destination: SIDE, options: {}, plan: "p1" },
  startedAt: AT,
  finishedAt: AT,
  snapshot: SNAPSHOT,
  heartbeatAt: AT,
  tally: TALLY,
  openFailures: 1,
  error: PROBLEM,
  receipt: { manifestSha256: "00" },
};

/** An item that was copied. */
export const ITEM: RunItem = {
  key: "bear",
  kind: "failed",
  action: "delete",
  size: 3,
  reason: "archived",
  code: "NETWORK",
  message: "the line is down",
  evidence: { sourceEtag: "a", checksums: { sha256: "b" }, proof: "checksum" },
  lost: ["tags"],
  at: AT,
};

/** A finding of the doctor. */
export const CHECK: Check = {
  side: "source",
  name: "list",
  state: "problem",
  finding: { en: "no", zh: "否" },
  code: "ACCESS_DENIED",
  fix: { en: "grant", zh: "授权" },
  policy: "{}",
};

/** An image that has drifted. */
export const BOARD_ROW: BoardRow = {
  item: "bear",
  state: "different",
  sourceDigest: "a",
  destinationDigest: "b",
  platforms: ["linux/amd64"],
  attached: ["signature"],
  copiedAt: AT,
  message: "old",
};

/** Where a task on AWS runs. */
export const INFRASTRUCTURE: TaskInfrastructure = {
  stack: { name: "hub-t1", link: "https://console.example/stack", status: "CREATE_COMPLETE", reason: "made" },
  launch: { state: "RUNNING", at: AT, reason: "due" },
  queue: { name: "work", link: "https://console.example/queue", waiting: 5, leased: 2, dead: 1 },
  fleet: { name: "workers", link: "https://console.example/fleet", desired: 3, running: 2, most: 20 },
  logs: { name: "/logs", link: "https://console.example/logs" },
  dashboard: { name: "board", link: "https://console.example/board" },
};

/** A connection. */
export const CONNECTION: Connection = {
  id: "c1",
  version: 2,
  name: "Room",
  plugin: "toy",
  type: "toys",
  parameters: { shelf: "left" },
  createdAt: AT,
  createdBy: "u1",
  updatedAt: AT,
};

/** A token of the hub. */
export const API_TOKEN: ApiToken = {
  id: "k1",
  name: "ci",
  role: "operator",
  createdAt: AT,
  createdBy: "u1",
  expiresAt: AT,
  lastUsedAt: AT,
};

/** A channel. */
export const CHANNEL: Channel = {
  id: "n1",
  version: 4,
  name: "Mail",
  target: { kind: "sns", topicArn: "arn:aws:sns:eu-west-1:123456789012:topic" },
  on: ["error"],
  digestMinutes: 15,
  language: "en",
  failing: { since: AT, attempts: 2, nextAt: AT, error: PROBLEM },
};

/** An entry of the audit. */
export const AUDIT: AuditEntry = {
  id: "a1",
  at: AT,
  by: "u1",
  byName: "User",
  door: "rest",
  requestId: "q1",
  action: "task.create",
  taskId: "t1",
  subject: "t1",
  code: "NETWORK",
  detail: "one line",
};

/** A plan that is ready. */
export const PLAN: PlanRecord = {
  id: "p1",
  taskId: "t1",
  state: "ready",
  createdAt: AT,
  createdBy: "u1",
  snapshot: SNAPSHOT,
  plan: {
    found: COUNT,
    copy: COUNT,
    delete: COUNT,
    same: COUNT,
    skipped: COUNT,
    filtered: COUNT,
    sizes: [{ below: 10, count: COUNT }, { count: COUNT }],
    requests: { PutObject: 2 },
    cost: [{ item: "requests", usd: 0.01 }],
    seconds: { least: 1, most: 2 },
    notes: ["one"],
  },
  error: PROBLEM,
  runId: "r1",
};

/** Failures of one cause. */
export const GROUP: InboxGroup = {
  runId: "r1",
  taskId: "t1",
  code: "NETWORK",
  objects: 1,
  bytes: 3,
  samples: ["bear"],
  remedy: "wait",
  accepted: { by: "u1", byName: "Ada", at: AT, reason: "fine" },
  retrying: { by: "u2", byName: "Ben", since: AT },
};

/** What a person sees first. */
export const OVERVIEW: Overview = {
  tasks: { STARTING: 0, IN_PROGRESS: 1, STOPPING: 0, STOPPED: 2, DONE: 3, ERROR: 1 },
  unstarted: 1,
  running: [{ task: { id: "t1", name: "Toys", plugin: "toy" }, run: RUN }],
  attention: [
    {
      task: {
        id: "t1",
        name: "Toys",
        plugin: "toy",
        progress: "ERROR",
        error: PROBLEM,
        stuck: { since: AT, because: { en: "x", zh: "x" } },
      },
      because: "error",
      openFailures: 1,
    },
  ],
  attentionCounts: { error: 1, stuck: 0, failures: 0 },
  moved: [
    { day: "2025-01-01", items: 1, bytes: 3, failed: 0, byPlugin: [{ plugin: "toy", items: 1, bytes: 3, failed: 0 }] },
  ],
};

/** News of every kind. */
export const EVENTS: readonly LiveEvent[] = [
  { kind: "task", taskId: "t1", progress: "DONE", at: AT },
  { kind: "run", taskId: "t1", runId: "r1", progress: "DONE", snapshot: SNAPSHOT, at: AT },
  { kind: "task-deleted", taskId: "t1", at: AT },
];

/** A secret, without its values. */
export const SECRET = { name: "key", description: "of the shelf", fields: ["code"], updatedAt: AT };

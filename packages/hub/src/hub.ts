import type { Check } from "@dth/core/check";
import type { TaskInfrastructure } from "@dth/core/infrastructure";
import type { InputIssue } from "@dth/core/input-issue";
import type { OutcomeFilter } from "@dth/core/ledger";
import type { LiveEvent } from "@dth/core/live-events";
import type { MetricQuery, MetricSample } from "@dth/core/metric-history";
import type { BoardPlace, BoardRow, PluginManifest } from "@dth/core/plugin";
import type { Role } from "@dth/core/principal";
import type { LogLevel, LogPage, LogStream } from "@dth/core/run-log";
import type { SecretInfo } from "@dth/core/secret-store";
import type { TaskProgress } from "@dth/core/task";
import type { Caller } from "./caller.ts";
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
  ShownDeadLetter,
  Task,
} from "./entities.ts";
import type { Page, PageRequest } from "./page.ts";

/**
 * Every use case of the hub. REST handlers, GraphQL resolvers and commands call these and nothing else, so that no door
 * skips validation, authorisation or audit. Input of type `unknown` comes straight from a door and is validated here.
 * Whatever makes something, or starts a run, does so once for the caller's idempotency key.
 *
 * Any method throws HubError `UNAUTHENTICATED` or `FORBIDDEN` when the caller may not, `INVALID_INPUT` with `issues`,
 * `NOT_FOUND` for an id that is none, `WRONG_STATE`, `CONFLICT`, `RECORDS_UNUSABLE`, `NETWORK`, `THROTTLED`.
 */
export interface Hub {
  readonly plugins: PluginUseCases;
  readonly tasks: TaskUseCases;
  readonly runs: RunUseCases;
  readonly inbox: InboxUseCases;
  readonly plans: PlanUseCases;
  readonly connections: ConnectionUseCases;
  readonly secrets: SecretUseCases;
  readonly tokens: TokenUseCases;
  readonly channels: ChannelUseCases;
  readonly events: EventUseCases;
  readonly portability: PortabilityUseCases;
  readonly audit: AuditUseCases;
  /** viewer. The home page in numbers. */
  overview(caller: Caller): Promise<Overview>;
  /** viewer. What a task is executed by, in the cloud; empty where that is a process of the hub's own machine. */
  infrastructure(caller: Caller, taskId: string): Promise<TaskInfrastructure>;
  /** viewer. What happens from now on, until the signal aborts. */
  watch(caller: Caller, filter: { readonly taskId?: string }, signal: AbortSignal): AsyncIterable<LiveEvent>;
}

/** What can be transferred. */
export interface PluginUseCases {
  /** viewer. */
  list(caller: Caller): readonly PluginManifest[];
}

/** Which tasks are asked for, and in which order; what is not given narrows nothing. */
export interface TaskQuery extends PageRequest {
  /** Text in name or description, or a whole id. */
  readonly search?: string;
  readonly progress?: TaskProgress;
  readonly plugin?: string;
  /** With `STOPPED`, tells tasks that were stopped from those that have never run. */
  readonly hasRun?: boolean;
  readonly sort?: "created" | "name" | "updated";
  readonly order?: "ascending" | "descending";
}

/** Everything that is done with a task. */
export interface TaskUseCases {
  /**
   * operator. Creates a task, and starts it unless told not to.
   * @param input a `TaskInput`
   */
  create(caller: Caller, input: unknown, options?: { readonly start?: boolean }): Promise<Task>;
  /** viewer. What {@link create} would refuse; empty when nothing. */
  check(caller: Caller, input: unknown): Promise<readonly InputIssue[]>;
  /** viewer. */
  get(caller: Caller, id: string): Promise<Task>;
  /** viewer. */
  list(caller: Caller, query: TaskQuery): Promise<Page<Task>>;
  /** operator. Replaces what is given, for runs from now on. @param change a partial `TaskInput` @param version the one the caller saw */
  edit(caller: Caller, id: string, change: unknown, version?: number): Promise<Task>;
  /** operator. A copy under another name, not started. @param change a partial `TaskInput` */
  clone(caller: Caller, id: string, change: unknown): Promise<Task>;
  /** operator. Arms the schedule; a task without one, or due at once, gets its run. */
  start(caller: Caller, id: string): Promise<Task>;
  /** operator. Runs now, beside the schedule. @throws HubError `WRONG_STATE` while a run is going on */
  runNow(caller: Caller, id: string): Promise<Run>;
  /** operator. The run under way keeps what it did and waits; the schedule rests. */
  pause(caller: Caller, id: string): Promise<Task>;
  /** operator. */
  resume(caller: Caller, id: string): Promise<Task>;
  /** operator. Ends the run under way and disarms the schedule. */
  stop(caller: Caller, id: string): Promise<Task>;
  /** operator. With its runs, receipts and history; what arrived at the destination stays. @throws HubError `WRONG_STATE` while a run is going on */
  delete(caller: Caller, id: string): Promise<void>;
  /** operator. Tries both sides of a task, or of an input that is none yet. */
  doctor(
    caller: Caller,
    task: { readonly id: string } | { readonly input: unknown },
    signal: AbortSignal,
  ): AsyncIterable<Check>;
  /** viewer. From the row behind `after` on. @throws HubError `NOT_SUPPORTED` for plugins without one */
  board(caller: Caller, id: string, signal: AbortSignal, after?: BoardPlace): AsyncIterable<BoardRow>;
}

/** A manifest: its bytes, or where whoever has the address gets them for a while. */
export type ManifestDownload = { readonly stream: ReadableStream<Uint8Array> } | { readonly url: string };

/** What runs did. */
export interface RunUseCases {
  /** viewer. Newest first; of one task or of all. */
  list(caller: Caller, query: PageRequest & { readonly taskId?: string }): Promise<Page<Run>>;
  /** viewer. */
  get(caller: Caller, runId: string): Promise<Run>;
  /** viewer. In key order. `search`: only keys that contain it. */
  items(
    caller: Caller,
    runId: string,
    query: PageRequest & OutcomeFilter & { readonly search?: string },
  ): Promise<Page<RunItem>>;
  /** viewer. The signed summary. @throws HubError `NOT_FOUND` while there is none */
  receipt(caller: Caller, runId: string): Promise<string>;
  /** viewer. gzip of JSON lines. @throws HubError `NOT_FOUND` while there is none */
  manifest(caller: Caller, runId: string): Promise<ManifestDownload>;
  /**
   * viewer. Whether receipt and manifest are unchanged and ours. False: it takes longer than a call may; asked again, it tells
   * how it ended. @throws HubError `RECEIPT_INVALID`
   */
  verifyReceipt(caller: Caller, runId: string): Promise<boolean>;
  /** viewer. */
  logs(caller: Caller, runId: string, query: PageRequest & { readonly level?: LogLevel }): Promise<LogPage>;
  /** viewer. */
  logStreams(caller: Caller, taskId: string): Promise<readonly LogStream[]>;
  /** viewer. Of all runs of a task. */
  metrics(caller: Caller, taskId: string, query: MetricQuery): Promise<readonly MetricSample[]>;
}

/** What failed, and what is done about it. */
export interface InboxUseCases {
  /** viewer. Failures by cause of the last run of one task, or of every task that has some. */
  groups(caller: Caller, query: { readonly taskId?: string; readonly runId?: string }): Promise<readonly InboxGroup[]>;
  /** operator. Tries the failed items again, in a run of their own history: the same run goes on. */
  retry(caller: Caller, runId: string, filter: { readonly code?: string }): Promise<Run>;
  /** operator. Says that this failure is fine, so that the run counts as green. */
  accept(caller: Caller, runId: string, code: string, reason: string): Promise<void>;
  /** viewer. Work that every worker gave up, and messages that nobody could read. */
  deadLetters(caller: Caller, runId: string): Promise<readonly ShownDeadLetter[]>;
}

/** Dry runs, of which exactly that is run. */
export interface PlanUseCases {
  /** operator. Begins a dry run of a task; {@link get} tells when it is ready. */
  create(caller: Caller, taskId: string): Promise<PlanRecord>;
  /** viewer. */
  get(caller: Caller, id: string): Promise<PlanRecord>;
  /** operator. Runs exactly the plan. @throws HubError `WRONG_STATE` unless ready */
  apply(caller: Caller, id: string): Promise<Run>;
}

/** Endpoints that several tasks share. */
export interface ConnectionUseCases {
  /** operator. @param input `{ name, plugin, type, parameters }` */
  create(caller: Caller, input: unknown): Promise<Connection>;
  get(caller: Caller, id: string): Promise<Connection>;
  /** viewer. By name. */
  list(caller: Caller, query: PageRequest & { readonly plugin?: string }): Promise<Page<Connection>>;
  /** operator. */
  edit(caller: Caller, id: string, change: unknown, version?: number): Promise<Connection>;
  /** operator. @throws HubError `IN_USE` while a task names it */
  delete(caller: Caller, id: string): Promise<void>;
  /** operator. Contacts the endpoint, at a location if the endpoint needs one. @param location values of location parameters */
  test(caller: Caller, id: string, location: unknown, signal: AbortSignal): Promise<readonly Check[]>;
}

/** Secrets: values go in and never come out. */
export interface SecretUseCases {
  /** operator. @param input `{ name, value: { field: text }, description? }` */
  write(caller: Caller, input: unknown): Promise<SecretInfo>;
  /** operator. Names and fields, never values. */
  list(caller: Caller): Promise<readonly SecretInfo[]>;
  /** admin. @throws HubError `IN_USE` while a connection, task or channel names it */
  delete(caller: Caller, name: string): Promise<void>;
}

/** Tokens for scripts and pipelines. */
export interface TokenUseCases {
  /**
   * admin. The token itself is in this answer and nowhere else: asked again under the same idempotency key, a token that was
   * never used gets another secret, and one that was is refused with `CONFLICT`.
   *
   * @param input `{ name, role, expiresInDays? }`
   */
  create(caller: Caller, input: unknown): Promise<{ readonly token: string; readonly info: ApiToken }>;
  /** admin. */
  list(caller: Caller): Promise<readonly ApiToken[]>;
  /** admin. */
  revoke(caller: Caller, id: string): Promise<void>;
  /** Who a presented token is; undefined for one that is unknown, expired or revoked. For doors, before there is a caller. */
  authenticate(token: string): Promise<{ readonly id: string; readonly name: string; readonly role: Role } | undefined>;
}

/** Where news go. */
export interface ChannelUseCases {
  /** operator. @param input `{ name, target, on?, digestMinutes? }` */
  create(caller: Caller, input: unknown): Promise<Channel>;
  list(caller: Caller): Promise<readonly Channel[]>;
  /** operator. */
  edit(caller: Caller, id: string, change: unknown, version?: number): Promise<Channel>;
  /** operator. @throws HubError `IN_USE` while a task names it */
  delete(caller: Caller, id: string): Promise<void>;
  /** operator. Sends a test message now. @throws HubError as `Notifier` does */
  test(caller: Caller, id: string): Promise<void>;
}

/** News of sources that change. */
export interface EventUseCases {
  /** operator. Takes notifications of the task's source. @returns how many items they name */
  ingest(caller: Caller, taskId: string, body: unknown): Promise<number>;
}

/** Moving between hubs, and from the original Data Transfer Hub. */
export interface PortabilityUseCases {
  /** admin. Tasks, connections and channels; secrets by name only. */
  exportAll(caller: Caller): Promise<unknown>;
  /** admin. Takes an export in, all of it or nothing; what exists under the same id is replaced only when `replace`. */
  importAll(
    caller: Caller,
    input: unknown,
    options: { readonly replace: boolean },
  ): Promise<{ readonly tasks: number; readonly connections: number; readonly channels: number }>;
  /** operator. A task from the original's CloudFormation parameters, created but not started. @param input `{ plugin, name?, parameters }` */
  importOriginal(caller: Caller, input: unknown): Promise<{ readonly task: Task; readonly notes: readonly string[] }>;
}

/** Who did what. */
export interface AuditUseCases {
  /** viewer for a task, admin for all. Newest first. */
  list(caller: Caller, query: PageRequest & { readonly taskId?: string }): Promise<Page<AuditEntry>>;
}

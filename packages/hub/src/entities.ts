import type { DeadLetter } from "@dth/core/dead-letter";
import type { ErrorCode, Language, LocalizedText } from "@dth/core/error-codes";
import type { Launched } from "@dth/core/infrastructure";
import type { FailureGroup } from "@dth/core/ledger";
import type { ChannelTarget } from "@dth/core/notifier";
import type { ItemOutcome, Tally } from "@dth/core/outcome";
import type { ParameterValues } from "@dth/core/parameter";
import type { Plan } from "@dth/core/plan";
import type { Role } from "@dth/core/principal";
import type { ProgressSnapshot } from "@dth/core/run-progress";
import type { Job, TaskProgress, TaskSpec } from "@dth/core/task";

/** What failed as a whole, in a form that travels. */
export interface Problem {
  readonly code: ErrorCode;
  /** What and where; never a secret. */
  readonly message: string;
}

/** A task as people see it. Every time is in milliseconds since the Unix epoch. */
export interface Task extends TaskSpec {
  readonly id: string;
  /** Changes with every change; an edit names the one it saw. */
  readonly version: number;
  /**
   * That of the current run. Between the runs of a recurring task that of the last one, `DONE` or `ERROR`, with
   * `nextRunAt` telling that it goes on. `STOPPED`: a person stopped it, and its schedule rests until it is started again.
   */
  readonly progress: TaskProgress;
  /** A person paused it: the schedule rests, and the run under way waits to be resumed. */
  readonly paused: boolean;
  /** Whether the schedule, or events, start runs. */
  readonly armed: boolean;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly updatedAt: number;
  readonly updatedBy: string;
  readonly nextRunAt?: number;
  readonly currentRunId?: string;
  readonly lastRun?: RunBrief;
  /** Why it is in `ERROR`. */
  readonly error?: Problem;
  /** The watchdog's finding: nothing has moved since then, and why. */
  readonly stuck?: { readonly since: number; readonly because: LocalizedText };
  /** Of a single task, where a stack executes its runs: what was told of its last launch. */
  readonly launched?: Launched;
}

/** The last run of a task, in short. */
export interface RunBrief {
  readonly id: string;
  readonly number: number;
  readonly progress: TaskProgress;
  readonly startedAt: number;
  readonly finishedAt?: number;
  readonly tally?: Tally;
}

/** What a run was begun by. */
export type RunTrigger = "person" | "schedule" | "event" | "retry" | "plan";

/** One pass of a task. */
export interface Run {
  readonly id: string;
  readonly taskId: string;
  /** From 1 within the task. */
  readonly number: number;
  readonly trigger: RunTrigger;
  /** Subject of who asked; `system` for schedules and events. */
  readonly by: string;
  readonly progress: TaskProgress;
  readonly paused: boolean;
  /** What it was asked to do. */
  readonly job: Job;
  readonly startedAt: number;
  readonly finishedAt?: number;
  /** The last one seen. */
  readonly snapshot?: ProgressSnapshot;
  /** Last sign of life of what executes it. */
  readonly heartbeatAt?: number;
  /** At its end. */
  readonly tally?: Tally;
  /** At its end: failures that nobody accepted. */
  readonly openFailures?: number;
  readonly error?: Problem;
  /** Present when there is one to download. */
  readonly receipt?: { readonly manifestSha256: string };
}

/** Failures of one cause in a run. */
export interface InboxGroup extends FailureGroup {
  readonly runId: string;
  readonly taskId: string;
  /** What a person can do, in the caller's language. */
  readonly remedy: string;
  readonly accepted?: { readonly by: string; readonly byName: string; readonly at: number; readonly reason: string };
  /** Present while the run tries these items again; until one fails again, the counts are those from before. */
  readonly retrying?: { readonly by: string; readonly byName: string; readonly since: number };
}

/** A message that was given up, as people see it. */
export interface ShownDeadLetter extends DeadLetter {
  readonly runId: string;
  /** What a person can do, in the caller's language. */
  readonly remedy: string;
}

/** A named endpoint. Credentials are named by it, never in it. */
export interface Connection {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly plugin: string;
  /** Id of a source or destination of the plugin. */
  readonly type: string;
  readonly parameters: ParameterValues;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly updatedAt: number;
}

/** An API token as it may be shown. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt?: number;
  /** To the hour. */
  readonly lastUsedAt?: number;
}

/** Where news go. */
export interface Channel {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly target: ChannelTarget;
  /** What it hears of. */
  readonly on: readonly ("done" | "error" | "failures" | "stuck")[];
  /** Minutes that news are gathered before they are sent together. */
  readonly digestMinutes: number;
  /** In which its texts are. */
  readonly language: Language;
  /** The last delivery failed; its news wait for the next try. */
  readonly failing?: {
    readonly since: number;
    readonly attempts: number;
    readonly nextAt: number;
    readonly error: Problem;
  };
}

/** One use case that somebody called. */
export interface AuditEntry {
  readonly id: string;
  readonly at: number;
  readonly by: string;
  readonly byName: string;
  readonly door: string;
  readonly requestId: string;
  /** Such as `task.create`. */
  readonly action: string;
  readonly taskId?: string;
  /** What it was done to, such as a connection's id. */
  readonly subject?: string;
  /** Absent: it succeeded. */
  readonly code?: ErrorCode;
  /** One line; never a secret. */
  readonly detail?: string;
}

/** What a plan found, in the caller's language. */
export interface PlanFindings extends Omit<Plan, "cost" | "notes"> {
  readonly cost: readonly { readonly item: string; readonly usd: number }[];
  readonly notes: readonly string[];
}

/** A plan: a dry run that may be applied exactly as it is. */
export interface PlanRecord {
  readonly id: string;
  readonly taskId: string;
  readonly state: "running" | "ready" | "failed" | "applied";
  readonly createdAt: number;
  readonly createdBy: string;
  readonly snapshot?: ProgressSnapshot;
  readonly plan?: PlanFindings;
  readonly error?: Problem;
  /** The run that applied it. */
  readonly runId?: string;
}

/** One item of a run, as the ledger has it. */
export type RunItem = ItemOutcome;

/** The home page in numbers. */
export interface Overview {
  readonly tasks: Readonly<Record<TaskProgress, number>>;
  /** Of those that are `STOPPED`, the ones that have never run. */
  readonly unstarted: number;
  readonly running: readonly { readonly task: Pick<Task, "id" | "name" | "plugin">; readonly run: Run }[];
  /** Tasks in error, stuck, or with failures that nobody accepted; worst first, at most fifty. */
  readonly attention: readonly {
    readonly task: Pick<Task, "id" | "name" | "plugin" | "progress" | "error" | "stuck">;
    readonly because: "error" | "stuck" | "failures";
    readonly openFailures: number;
  }[];
  /** How many such tasks there are, as their last runs ended or the watchdog has it. */
  readonly attentionCounts: Readonly<Record<"error" | "stuck" | "failures", number>>;
  /** Moved per day, oldest first. */
  readonly moved: readonly {
    readonly day: string;
    readonly items: number;
    readonly bytes: number;
    readonly failed: number;
    /** The same by what moved it, in the order of the plugins' ids; those that moved nothing are left out. */
    readonly byPlugin: readonly {
      readonly plugin: string;
      readonly items: number;
      readonly bytes: number;
      readonly failed: number;
    }[];
  }[];
}

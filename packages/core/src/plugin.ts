import type { BatchedRuns } from "./batched-runs.ts";
import type { Check } from "./check.ts";
import type { Clock, Ids } from "./clock.ts";
import type { CredentialProvider } from "./credentials.ts";
import type { LocalizedText } from "./error-codes.ts";
import type { Hashing } from "./hashing.ts";
import type { InputIssue } from "./input-issue.ts";
import type { FailureGroup, Ledger } from "./ledger.ts";
import type { Tally } from "./outcome.ts";
import type { Parameter, ParameterGroup } from "./parameter.ts";
import type { Plan } from "./plan.ts";
import type { Processes } from "./processes.ts";
import type { LogLevel } from "./run-log.ts";
import type { ProgressSnapshot } from "./run-progress.ts";
import type { SecretValue } from "./secret-store.ts";
import type { EventPlace } from "./source-listener.ts";
import type { ItemEvent, Job, JobSide, TaskInput } from "./task.ts";
import type { Transport } from "./transport.ts";
import type { WorkQueue } from "./work-queue.ts";

/** One kind of source or destination, as data. */
export interface EndpointManifest {
  /** Such as `oss` or `ecr`; unique among the sources, and among the destinations, of a plugin. */
  readonly id: string;
  readonly name: LocalizedText;
  readonly help: LocalizedText;
  /** How the endpoint is reached: what a connection keeps for several tasks. */
  readonly connection: readonly Parameter[];
  /** What is meant at the endpoint: bucket, prefix, images. */
  readonly location: readonly Parameter[];
  /** The original's name of the same type, such as `Aliyun_OSS`. */
  readonly original?: string;
}

/** A plugin, as data: validation, flags, schemas, forms, templates and reference documents come from it. */
export interface PluginManifest {
  /** Such as `s3`; also the name of its folder. */
  readonly id: string;
  /** Semantic version of the plugin. */
  readonly version: string;
  readonly name: LocalizedText;
  readonly summary: LocalizedText;
  /** What the plugin moves, such as `object` and `objects`. */
  readonly item: { readonly one: LocalizedText; readonly many: LocalizedText };
  readonly sources: readonly EndpointManifest[];
  readonly destinations: readonly EndpointManifest[];
  readonly groups: readonly ParameterGroup[];
  readonly options: readonly Parameter[];
  /** Whether runs may be started by events. */
  readonly events: boolean;
  /** Which board of the console its tasks are on, by {@link Plugin.board}. Absent: none. */
  readonly board?: BoardKind;
}

/** A board is made for one kind of item: images, for one, have a repository, a tag and platforms. */
export type BoardKind = "images";

/** An opened side of a job. What else it offers is between a plugin and its adapters. */
export interface OpenEndpoint {
  /** Which place this is; equal for two exactly when they are the same place. Never a secret. */
  readonly id: string;
  /** Resolves when the endpoint can be reached with these credentials; else throws why not. */
  probe(signal: AbortSignal): Promise<void>;
  /** Name of one item there, to show that listing works too; undefined when there is none. */
  sample?(signal: AbortSignal): Promise<string | undefined>;
  close(): Promise<void>;
}

/** One kind of source behind the one interface that all sources share: objects and images alike. */
export interface SourceAdapter<Source extends OpenEndpoint = OpenEndpoint> {
  readonly manifest: EndpointManifest;
  /** @throws HubError of input classes, `SECRET_NOT_FOUND`, `ENDPOINT_REFUSED`; nothing is sent yet */
  open(side: JobSide, host: PluginHost): Promise<Source>;
}

/** Everything a plugin gets from outside. */
export interface PluginHost {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly hashing: Hashing;
  readonly transport: Transport;
  readonly ledger: Ledger;
  readonly processes: Processes;
  /**
   * The operator limits the addresses that may be contacted, and {@link transport} keeps to it. A program cannot be made to,
   * for it resolves names and follows redirects by itself: with this, none is started to contact anybody.
   */
  readonly ownConnectionsOnly?: boolean;
  /** The queue of a run. */
  queue(runId: string): WorkQueue;
  /** @throws HubError `SECRET_NOT_FOUND`, `SECRETS_UNUSABLE` */
  secret(name: string): Promise<SecretValue>;
  /** Credentials that the hub itself has for an Amazon account, where its operator allows tasks to use them. */
  ambient(): CredentialProvider | undefined;
  /** Called before an endpoint that a person named is contacted. @throws HubError `ENDPOINT_REFUSED` */
  allowEndpoint(origin: string): Promise<void>;
  log(level: LogLevel, message: string): void;
  /** Share of time in which this process' event loop was busy since the last call, where the host can tell. */
  cpu?(): number;
  /**
   * Milliseconds after which work of a process that was killed comes to others; its processes prolong it while they live.
   * Absent: the engine's own.
   */
  readonly leaseMs?: number;
}

/** How a run is steered and watched. */
export interface RunControl {
  /** Asks the run to stop; what is done is kept. */
  readonly signal: AbortSignal;
  /** Aborts when a plan has no more time: it ends with what it has found by then, and says so in its notes. */
  readonly enough?: AbortSignal;
  /** Takes snapshots on demand from now on, until the run ends. */
  watch(snapshot: () => ProgressSnapshot): void;
}

/** How a run ended. */
export interface RunResult {
  readonly state: "done" | "stopped" | "failed";
  readonly tally: Tally;
  readonly failures: readonly FailureGroup[];
  /**
   * Milliseconds since the Unix epoch from which another run can do what this one postponed (`skipped`, `postponed`).
   * Absent: nothing was postponed.
   */
  readonly retryAt?: number;
  /** Why it failed as a whole. Items that failed are in `failures`, and the state is `done`. */
  readonly error?: unknown;
}

/** What only the deployment of a hub on AWS knows: the network and the machines that its tasks get. */
export type DeploymentFact =
  | "vpc"
  | "subnets"
  | "fargateArchitecture"
  | "machineType"
  | "purchase"
  | "minMachines"
  | "maxMachines"
  | "diskGib";

/** How a plugin's runs are executed on AWS. */
export interface PluginStack {
  /** Which of the deployment's images has the programs that its template starts. */
  readonly image: "transfer" | "copier";
  /** Parameters of its template that the deployment answers, by their names there. */
  readonly deployment: Readonly<Record<string, DeploymentFact>>;
}

/** A data type that the hub can move. Adding one is one folder and one line in the list of plugins. */
export interface Plugin {
  readonly manifest: PluginManifest;
  readonly sources: readonly SourceAdapter[];
  readonly destinations: readonly SourceAdapter[];
  /** What the manifest's constraints cannot say, such as a source equal to its destination. No I/O. */
  check(job: Job): readonly InputIssue[];
  /** Tries both sides in every way a run will use them, and says how to fix what does not work. */
  doctor(job: Job, host: PluginHost, signal: AbortSignal): AsyncIterable<Check>;
  /** Looks at both sides and changes nothing. What would be done is in the ledger as outcomes of `job.runId`. */
  plan(job: Job, host: PluginHost, control: RunControl): Promise<Plan>;
  /**
   * Executes a run, or goes on with one that the ledger knows. Every item ends with an outcome in the ledger.
   * Never rejects for what happens at the endpoints: that is in the result.
   */
  run(job: Job, host: PluginHost, control: RunControl): Promise<RunResult>;
  /**
   * Works along in a run that another process leads, until it has no more work for this one or the signal aborts; for
   * plugins whose runs many machines may share. @throws HubError `RUN_NOT_FOUND`; as opening both sides does
   */
  work?(job: Job, host: PluginHost, control: RunControl): Promise<RunResult>;
  /**
   * Closes what a run left open at its destination with which nobody goes on, such as multipart uploads that the ledger knows.
   * @returns how many could not be closed; they stay in the ledger
   * @throws HubError `RUN_NOT_FOUND`; as opening both sides does
   */
  tidy?(job: Job, host: PluginHost): Promise<number>;
  /** The parts of {@link Plugin.run}, for runs that several processes execute one after the other. */
  readonly batched?: BatchedRuns;
  /** How its runs are executed on AWS; absent: they are not. */
  readonly stack?: PluginStack;
  /** Reads notifications of the source's own kind. @throws HubError `INVALID_INPUT` */
  parseEvents?(body: unknown): readonly ItemEvent[];
  /** Which place tells of changes of a source by itself; undefined where somebody has to send them. No I/O. */
  eventPlace?(source: JobSide): EventPlace | undefined;
  /** A task from the parameters of the original's CloudFormation stack, and what could not be taken over. @throws HubError `INVALID_INPUT` */
  fromOriginal?(parameters: Readonly<Record<string, string>>): {
    readonly task: TaskInput;
    readonly notes: readonly string[];
  };
  /**
   * The state of every item on both sides, such as image digests; for plugins whose items can be looked at one by one.
   * Always in the same order. @param after only what comes behind this row of an earlier look
   */
  board?(job: Job, host: PluginHost, signal: AbortSignal, after?: BoardPlace): AsyncIterable<BoardRow>;
}

/** Where a look at the board may go on: behind a row. */
export type BoardPlace = Pick<BoardRow, "item" | "state">;

/** One item on both sides. */
export interface BoardRow {
  readonly item: string;
  readonly state: "same" | "different" | "missing" | "extra" | "unknown";
  readonly sourceDigest?: string;
  readonly destinationDigest?: string;
  /** Such as `linux/amd64`. */
  readonly platforms: readonly string[];
  /** What is attached, such as `signature` or `sbom`. */
  readonly attached: readonly string[];
  /** Milliseconds since the Unix epoch. */
  readonly copiedAt?: number;
  readonly message?: string;
}

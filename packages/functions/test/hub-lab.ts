import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LEDGER_TABLE } from "@dth/aws/ledger/table";
import { RECORD_TABLE } from "@dth/aws/record-store/table";
import type { RunRef } from "@dth/core/launcher";
import type { Caller } from "@dth/hub/caller";
import { createHub } from "@dth/hub/create-hub";
import type { Hub } from "@dth/hub/hub";
import type { HubPorts } from "@dth/hub/ports";
import { PLUGINS } from "@dth/plugins/plugins";
import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import { type S3Server, startS3Server } from "@dth/testkit/s3-server/server";
import { type HubEnvironment, HubEnvironmentSchema, readEnvironment } from "../src/environment.ts";
import { openHubPorts } from "../src/hub-ports.ts";
import { LaunchEnvironmentSchema } from "../src/launch/launch-environment.ts";
import { prepareStack } from "../src/launch/prepare.ts";
import { type Box, openBox } from "./box.ts";
import { hubVariables } from "./hub-variables.ts";

/** A hub on AWS with everything but Step Functions and CloudFormation: what is launched, a test executes. */
export interface HubLab {
  readonly hub: Hub;
  readonly ports: HubPorts;
  readonly objects: S3Server;
  readonly box: Box;
  /** What the hub wants to be executed, oldest first. */
  readonly launched: readonly RunRef[];
  /** Keys that nobody may write. */
  readonly refused: Set<string>;
  /** Milliseconds that each copy takes. */
  delayMs: number;
  /** What every copy waits for. */
  held: Promise<unknown> | undefined;
  /** What the run's programs are told, by the stack that the hub would have made. */
  environmentOf(run: RunRef): Promise<Record<string, string>>;
  /** A task that copies one bucket into another. */
  taskInput(name: string, from?: string): Record<string, unknown>;
  close(): Promise<void>;
}

/** Somebody who may do what operators may. */
export const OPERATOR: Caller = {
  principal: { subject: "o", name: "An operator", role: "operator", kind: "user" },
  ...{ door: "rest", requestId: "r", language: "en" },
};

const REGION = "eu-west-1";
const { accessKeyId, secretAccessKey } = DEFAULT_ACCESS_KEY;
/** Which role the process has, as ECS and Lambda tell it. */
export const ROLE = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };

/** Opens the lab. The process' own environment has {@link ROLE} by then. */
export async function openHubLab(): Promise<HubLab> {
  const scratch = mkdtempSync(join(tmpdir(), "hub-lab-"));
  const refused = new Set<string>();
  const wire: Wire = { delayMs: 0, held: undefined };
  const objects = await startObjects(wire, refused);
  const box = await openBox(objects.port);
  await box.createTable("records", RECORD_TABLE);
  await box.createTable("ledger", LEDGER_TABLE);
  const queues = await box.createQueues("work", 10);
  const env = {
    ...hubVariables(box.url),
    HUB_TRANSFER_DIGEST: `sha256:${"0".repeat(64)}`,
    HUB_ALLOWED_HOSTS: `127.0.0.1:${objects.port}`,
  };
  const environment: HubEnvironment = readEnvironment(HubEnvironmentSchema, env);
  const opened = await openHubPorts({ environment, plugins: PLUGINS, log: () => undefined });
  const launched: RunRef[] = [];
  const ports: HubPorts = { ...opened.ports, launcher: launcherInto(launched) };
  await ports.secrets.write("keys", DEFAULT_ACCESS_KEY);
  const side = (bucket: string) => {
    const parameters = { endpoint: objects.url, region: REGION, auth: "secret", secret: "keys", bucket };
    return { type: "minio", parameters };
  };
  return {
    ...{ hub: createHub(ports), ports, objects, box, launched, refused },
    set delayMs(ms: number) {
      wire.delayMs = ms;
    },
    get delayMs() {
      return wire.delayMs;
    },
    set held(until: Promise<unknown> | undefined) {
      wire.held = until;
    },
    get held() {
      return wire.held;
    },
    taskInput: (name, from = "from") => ({ name, plugin: "s3", source: side(from), destination: side("to") }),
    async environmentOf(run) {
      const launch = readEnvironment(LaunchEnvironmentSchema, env);
      const { parameters, stackName } = await prepareStack(ports, launch, { ...run, for: "run", stackPrefix: "tasks" });
      const values = Object.fromEntries(parameters.map((each) => [each.ParameterKey, each.ParameterValue]));
      return {
        ...programVariables(values),
        ...{ QUEUE_URL: queues.url, DEAD_LETTER_QUEUE_URL: queues.deadLetterUrl, SCRATCH: scratch },
        ...{ STACK_NAME: stackName, RUN_ID: run.runId, AWS_ENDPOINT_URL: box.url },
      };
    },
    async close() {
      await opened.settled();
      await box.close();
      await objects.close();
      rmSync(scratch, { recursive: true });
    },
  };
}

type Wire = Pick<HubLab, "delayMs" | "held">;

/** A store whose writes wait, or are refused, as the test says at the moment. */
function startObjects(wire: Wire, refused: ReadonlySet<string>): Promise<S3Server> {
  return startS3Server({
    region: REGION,
    buckets: ["from", "to", "receipts"],
    faults({ method, bucket, key }) {
      // Where both buckets are at one endpoint, that copies by itself, and nothing is read.
      if (method !== "PUT" || bucket !== "to") return undefined;
      if (refused.has(key)) return { kind: "error", status: 403, code: "AccessDenied" };
      if (wire.held !== undefined) return { kind: "hold", until: wire.held };
      return wire.delayMs > 0 ? { kind: "delay", ms: wire.delayMs } : undefined;
    },
  });
}

function launcherInto(launched: RunRef[]): HubPorts["launcher"] {
  return {
    launch: async (run) => void launched.push(run),
    stop: async () => undefined,
    discard: async () => "gone",
    state: async () => "absent",
  };
}

/** The environment that the template makes of its parameters (packages/template/src/access.ts). */
function programVariables(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const named = {
    TASK_ID: values.taskId,
    HUB_TABLE: values.hubTable,
    LEDGER_TABLE: values.hubLedgerTable,
    RECEIPT_BUCKET: values.receiptBucket,
    SIGNING_KEY: values.receiptKey,
    SECRET_PREFIX: values.vaultPrefix,
    HUB_RUN_LOGS: values.hubLogGroup,
    HUB_METRICS: values.hubMetrics,
    HUB_GRAPHQL_URL: values.hubGraphqlUrl,
  };
  const parameters = Object.entries(values).map(([name, value]) => [`PARAMETER_${name}`, value]);
  const all = { ...named, ...Object.fromEntries(parameters), AWS_REGION: REGION, PLUGIN: "s3", PATH: "" };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, String(value ?? "")]));
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand } from "@aws-sdk/client-dynamodb";
import { type S3Server, startS3Server } from "@dth/testkit/s3-server/server";
import { runStateMachine, serviceError } from "@dth/testkit/state-machine";
import { LEDGER_TABLE } from "../../../packages/aws/src/ledger/table.ts";
import { RECORD_TABLE } from "../../../packages/aws/src/record-store/table.ts";
import { Fault, type Handlers } from "../../../packages/aws/test/fake-aws.ts";
import { cloudWatchLogs } from "../../../packages/aws/test/fake-logs.ts";
import { secretsManager } from "../../../packages/aws/test/fake-secrets-manager.ts";
import { bundleFunctions } from "../../../packages/functions/src/bundle.ts";
import { templateKey } from "../../../packages/functions/src/launch/artifact-keys.ts";
import { synthesize } from "../../../packages/template/src/synthesize.ts";
import launcher from "../../../stacks/launcher/launcher.asl.json" with { type: "json" };
import { TEMPLATES } from "../templates/templates.ts";
import type { Stack } from "./cloud-formation.ts";
import type { Fleet } from "./fleet.ts";
import { type Hearing, openHearing } from "./hearing.ts";
import {
  HELPER,
  hostEnvironment,
  hubEnvironment,
  LAUNCHER,
  RESULTS_TOPIC,
  SIGNING_KEY,
  STACK_PREFIX,
} from "./hub-environment.ts";
import { isAllowed } from "./iam.ts";
import { type LambdaFunction, startFunction } from "./lambda.ts";
import { looksOf } from "./looks.ts";
import { openRegion, type Region } from "./region.ts";
import { openResults, type Results } from "./results.ts";
import { serviceTasks } from "./service-tasks.ts";
import { StackRuntime } from "./stack-runtime.ts";
import { type Execution, openStateMachines } from "./state-machines.ts";
import { APPSYNC_PATH, openWatchers, type Watchers } from "./watchers.ts";

/** Handlers of the hub, by the names of their bundles. */
type HubFunction = "heard-events" | "launch" | "resolver" | "rest" | "tick";

/** An account of AWS with a hub in it, as `sst deploy` leaves it, and the stores that tasks copy between. */
export interface Account {
  readonly s3: S3Server;
  readonly region: Region;
  readonly functions: Readonly<Record<HubFunction, LambdaFunction>>;
  /** How the hub hears of buckets. */
  readonly hearing: Hearing;
  /** Stacks of tasks by their names. */
  readonly stacks: ReadonlyMap<string, Stack>;
  /** What the operator's topic was told. */
  readonly results: Results;
  /** What those who watch were told, by whoever told it. */
  readonly watchers: Watchers;
  /** The group of machines of a task's stack, while there is one. */
  fleet(taskId: string): Fleet | undefined;
  /** Waits until no state machine is executed any more. */
  settled(): Promise<void>;
  /** What a dead machine held becomes visible again, as if its time were over; answers how many messages. */
  timePasses(accessKeyId: string): Promise<number>;
  close(): Promise<void>;
}

/** Opens an account. Takes some ten seconds, most of it to bundle programs and make templates. */
export async function openAccount(options: Parameters<typeof startS3Server>[0] = {}): Promise<Account> {
  const scratch = mkdtempSync(join(tmpdir(), "account-"));
  const bundles = join(scratch, "bundles");
  await bundleFunctions(bundles);
  const s3 = await startS3Server({ quirks: { anyRegion: true }, buckets: ["receipts", "from", "to"], ...options });
  uploadTemplates(s3, scratch);
  const machines = new Map<string, (execution: Execution) => Promise<unknown>>();
  const stepFunctions = openStateMachines(machines);
  const hearing = openHearing();
  const watchers = openWatchers();
  const results = openResults(RESULTS_TOPIC);
  const region = await openRegion({
    services: {
      AWSEvents: hearing.handlers,
      AmazonEC2ContainerServiceV20141113: { ListTasks: () => ({ taskArns: [] }) },
      AmazonSSM: { GetParametersByPath: ({ Path }) => ({ Parameters: runtime.storedBelow(Path) }) },
      AWSStepFunctions: stepFunctions.handlers,
      GraniteServiceVersion20100801: { PutMetricData: () => ({}) },
      Logs_20140328: cloudWatchLogs(Date.now),
      secretsmanager: secretsOf(secretsManager(Date.now)),
    },
    actions: {
      SetDesiredCapacity: (parameters) => {
        const group = parameters.get("AutoScalingGroupName") ?? "";
        runtime.fleet(group)?.setDesired(Number(parameters.get("DesiredCapacity")));
        return "";
      },
      ...looksOf(() => runtime),
      ...results.actions,
    },
    allows: (role, call) => isAllowed(runtime.stacks.values(), role, call),
    watchers,
    s3Port: s3.port,
  });
  await createTable(region, "records", RECORD_TABLE);
  await createTable(region, "ledger", LEDGER_TABLE);
  const host = hostEnvironment(region.url, scratch);
  const appSync = { HUB_GRAPHQL_URL: `${region.url}${APPSYNC_PATH}` };
  const environment = { ...host, ...hubEnvironment(s3.url), ...appSync, ...(await hearing.open(region)) };
  const start = (name: HubFunction) => startFunction(join(bundles, `${name}.mjs`), environment);
  const functions = {
    ...{ launch: start("launch"), resolver: start("resolver"), rest: start("rest"), tick: start("tick") },
    "heard-events": start("heard-events"),
  };
  const runtime = new StackRuntime({ region, bundles, host, helper: functions.launch });
  machines.set(LAUNCHER, (execution) => launch(runtime, execution));
  return {
    ...{ s3, region, functions, hearing, watchers, results },
    stacks: runtime.stacks,
    fleet: (taskId) => runtime.fleet(`${STACK_PREFIX}-${taskId}`),
    settled: () => stepFunctions.settled(),
    timePasses: (accessKeyId) => region.leases.end(accessKeyId),
    async close() {
      await runtime.close();
      await Promise.all(Object.values(functions).map((each) => each.close()));
      await region.close();
      await s3.close();
      rmSync(scratch, { recursive: true });
    },
  };
}

/** The launcher: what is in its file, with what the stack puts in. */
async function launch(runtime: StackRuntime, { input, signal }: Execution): Promise<void> {
  const named = { helper: HELPER, stackPrefix: STACK_PREFIX, records: "records" };
  const values = { partition: "aws", stackRole: "role", ...named };
  const tasks = serviceTasks(launcher, runtime.services(signal), signal);
  const { error } = await runStateMachine({ definition: launcher, input, values, tasks });
  if (error !== undefined) throw serviceError(error.name, error.cause);
}

/** The deploy's upload: anybody may read here, for CloudFormation's rights are IAM's to check. */
function uploadTemplates(s3: S3Server, scratch: string): void {
  const bucket = s3.createBucket({ name: "templates", public: true });
  for (const template of TEMPLATES) {
    const body = synthesize(template, { directory: join(scratch, "templates", template.id) });
    bucket.put(templateKey(template), JSON.stringify(body));
  }
}

async function createTable(region: Region, TableName: string, definition: typeof RECORD_TABLE): Promise<void> {
  await region.dynamo.client.send(new CreateTableCommand({ ...definition, TableName }));
}

/** The stack makes the secret of the signing key without a version; the hub gives it its first one. */
function secretsOf(secrets: Handlers): Handlers {
  let key: string | undefined;
  return {
    ...secrets,
    GetSecretValue: (input) => {
      if (input.SecretId !== SIGNING_KEY) return secrets.GetSecretValue?.(input);
      if (key === undefined) throw new Fault("ResourceNotFoundException", "the secret has no version");
      return { SecretString: key };
    },
    PutSecretValue: ({ SecretString }) => {
      if (key !== undefined) throw new Fault("ResourceExistsException");
      key = SecretString;
      return { Name: SIGNING_KEY };
    },
  };
}

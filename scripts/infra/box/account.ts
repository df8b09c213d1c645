import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { ChangeMessageVisibilityCommand, GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
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
import { openCloudFormation, type Stack } from "./cloud-formation.ts";
import { startContainer } from "./containers.ts";
import { type Fleet, startFleet } from "./fleet.ts";
import { type LambdaFunction, startFunction } from "./lambda.ts";
import { ACCOUNT, openRegion, REGION, type Region } from "./region.ts";
import { type Call, type Services, serviceTasks } from "./service-tasks.ts";
import { type Execution, openStateMachines } from "./state-machines.ts";

const HELPER = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:hub-launch`;
const LAUNCHER = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:hub-launcher`;
const SIGNING_KEY = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:hub/signing-key-AbCdEf`;
/** Machines that the account may have; this machine has two processors. */
const QUOTA = 2;

/** Handlers of the hub, by the names of their bundles. */
const FUNCTIONS = ["launch", "resolver", "rest", "tick"] as const;

/** An account of AWS with a hub in it, as `sst deploy` leaves it, and the stores that tasks copy between. */
export interface Account {
  readonly s3: S3Server;
  readonly region: Region;
  readonly functions: Readonly<Record<(typeof FUNCTIONS)[number], LambdaFunction>>;
  /** Stacks of tasks by their names. */
  readonly stacks: ReadonlyMap<string, Stack>;
  /** The group of machines of a task's stack, while there is one. */
  fleet(taskId: string): Fleet | undefined;
  /** Messages to people, from the tasks' machines. */
  readonly told: readonly string[];
  readonly executions: {
    names(): readonly string[];
    status(name: string): string | undefined;
    settled(): Promise<void>;
  };
  /** Everything that a container wrote, of those that ended. */
  readonly containerLogs: readonly string[];
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
  const region = await openRegion({
    services: {
      AmazonSSM: { GetParametersByPath: ({ Path }) => ({ Parameters: storedBelow(Path) }) },
      AWSStepFunctions: stepFunctions.handlers,
      GraniteServiceVersion20100801: { PutMetricData: () => ({}) },
      Logs_20140328: cloudWatchLogs(Date.now),
      secretsmanager: secretsOf(secretsManager(Date.now)),
    },
    actions: {
      SetDesiredCapacity: (parameters) => {
        const group = parameters.get("AutoScalingGroupName") ?? "";
        fleets.get(group.replace(/-workers$/, ""))?.setDesired(Number(parameters.get("DesiredCapacity")));
        return "";
      },
    },
    s3Port: s3.port,
  });
  /** Parameters of Parameter Store, which the stacks made. */
  function storedBelow(path: string) {
    const stored = resources().filter(({ type }) => type === "AWS::SSM::Parameter");
    return stored
      .map(({ properties }) => ({ Name: String(properties.Name), Value: String(properties.Value) }))
      .filter(({ Name }) => Name.startsWith(path));
  }
  await createTable(region, "records", RECORD_TABLE);
  await createTable(region, "ledger", LEDGER_TABLE);

  const host = hostEnvironment(region, scratch);
  const program = join(bundles, "container.mjs");
  const fleets = new Map<string, Fleet>();
  const stackFunctions = new Map<string, LambdaFunction>();
  const { client: sqs } = region.sqs;
  const cloudFormation = openCloudFormation({
    sqs,
    dynamo: region.dynamo.client,
    subnets: { "subnet-1": "vpc-1", "subnet-2": "vpc-1" },
    made(stack) {
      const hasMachines = stack.resources.some(({ type }) => type === "AWS::AutoScaling::AutoScalingGroup");
      if (hasMachines) fleets.set(stack.name, startFleet({ stack, sqs, program, env: host, quota: QUOTA }));
    },
    gone: async (stack) => {
      await fleets.get(stack.name)?.close();
      fleets.delete(stack.name);
      for (const { ref } of stack.resources) {
        await stackFunctions.get(ref)?.close();
        stackFunctions.delete(ref);
      }
    },
  });
  const environment = { ...host, ...hubEnvironment(s3) };
  const start = (name: string) => startFunction(join(bundles, `${name}.mjs`), environment);
  const functions = { launch: start("launch"), resolver: start("resolver"), rest: start("rest"), tick: start("tick") };

  const told: string[] = [];
  const containerLogs: string[] = [];
  const services = (signal: AbortSignal): Services => ({
    "lambda:invoke": async ({ FunctionName, Payload }) => {
      const called = FunctionName === HELPER ? functions.launch : stackFunction(String(FunctionName));
      return { Payload: await called.invoke(Payload) };
    },
    "dynamodb:updateItem": (parameters) => region.dynamo.client.send(new UpdateItemCommand(parameters as never)),
    "aws-sdk:cloudformation:describeStacks": (parameters) => cloudFormation.describeStacks(parameters),
    "aws-sdk:cloudformation:createStack": (parameters) => cloudFormation.createStack(parameters),
    "aws-sdk:cloudformation:updateStack": (parameters) => cloudFormation.updateStack(parameters),
    "aws-sdk:cloudformation:deleteStack": (parameters) => cloudFormation.deleteStack(parameters),
    "aws-sdk:sqs:getQueueAttributes": (parameters) => sqs.send(new GetQueueAttributesCommand(parameters as never)),
    "aws-sdk:autoscaling:updateAutoScalingGroup": ({ AutoScalingGroupName, DesiredCapacity }) =>
      fleets.get(String(AutoScalingGroupName).replace(/-workers$/, ""))?.setDesired(Number(DesiredCapacity)),
    "sns:publish": ({ Message }) => told.push(String(Message)),
    "ecs:runTask.sync": (parameters) => runTask(parameters, signal),
    "states:startExecution.sync:2": ({ StateMachineArn, Input }) =>
      runStack(String(StateMachineArn), Input as Call, signal),
  });

  /** The launcher: what is in its file, with what the stack puts in. */
  machines.set(LAUNCHER, async ({ input, signal }) => {
    const values = {
      partition: "aws",
      helper: HELPER,
      stackRole: "role",
      stackPrefix: "hub-task",
      records: "records",
    };
    const tasks = serviceTasks(launcher, services(signal), signal);
    const { error } = await runStateMachine({ definition: launcher, input, values, tasks });
    if (error !== undefined) throw serviceError(error.name, error.cause);
  });

  const resources = () => [...cloudFormation.stacks.values()].flatMap((stack) => stack.resources);

  /** A function that a task's stack made, with its own handler and environment. */
  function stackFunction(arn: string): LambdaFunction {
    const found = resources().find(({ type, ref }) => type === "AWS::Lambda::Function" && arn.endsWith(`:${ref}`));
    if (found === undefined) throw serviceError("Lambda.ResourceNotFoundException", `Function not found: ${arn}`);
    const [handler = ""] = String(found.properties.Handler).split(".");
    const { Variables = {} } = found.properties.Environment as { readonly Variables?: Record<string, string> };
    const known =
      stackFunctions.get(found.ref) ?? startFunction(join(bundles, `${handler}.mjs`), { ...Variables, ...host });
    stackFunctions.set(found.ref, known);
    return known;
  }

  /** The machine that a task's stack made. */
  async function runStack(arn: string, input: Call, signal: AbortSignal): Promise<unknown> {
    const { Definition, DefinitionSubstitutions } = resources().find(({ ref }) => ref === arn)?.properties ?? {};
    if (Definition === undefined) throw serviceError("StepFunctions.StateMachineDoesNotExistException", arn);
    const definition = Definition as Call;
    const tasks = serviceTasks(definition, services(signal), signal);
    const values = DefinitionSubstitutions as Call;
    const { error, output } = await runStateMachine({ definition, input, values, tasks });
    if (error === undefined) return output;
    const cause = JSON.stringify({ Status: "FAILED", Error: error.name, Cause: error.cause });
    throw serviceError("States.TaskFailed", cause);
  }

  /** ECS on Fargate: a task is its container's process; stopping the execution sends SIGTERM. */
  async function runTask(parameters: Call, signal: AbortSignal): Promise<unknown> {
    const { TaskDefinition, Overrides } = parameters as unknown as RunTask;
    const definition = resources().find(({ ref }) => ref === TaskDefinition);
    if (definition === undefined) throw serviceError("ECS.InvalidParameterException", "TaskDefinition not found.");
    const own = Overrides.ContainerOverrides.flatMap(({ Environment }) => Environment);
    const env = { ...host, ...Object.fromEntries(own.map(({ Name, Value }) => [Name, Value])) };
    const container = startContainer({ definition, program, env });
    const stop = () => container.kill("SIGTERM");
    signal.addEventListener("abort", stop);
    const { code, log } = await container.ended;
    signal.removeEventListener("abort", stop);
    containerLogs.push(log);
    if (code === 0) return {};
    const task = { StopCode: "EssentialContainerExited", StoppedReason: "Essential container in task exited" };
    throw serviceError("States.TaskFailed", JSON.stringify({ ...task, Containers: [{ ExitCode: code }] }));
  }

  return {
    ...{ s3, region, functions, told, containerLogs },
    stacks: cloudFormation.stacks,
    fleet: (taskId) => fleets.get(`hub-task-${taskId}`),
    executions: stepFunctions,
    async timePasses(accessKeyId) {
      const held = [...region.held(accessKeyId)];
      for (const [ReceiptHandle, { queueUrl: QueueUrl }] of held)
        await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
      return held.length;
    },
    async close() {
      for (const fleet of fleets.values()) await fleet.close();
      await Promise.all([...Object.values(functions), ...stackFunctions.values()].map((each) => each.close()));
      await region.close();
      await s3.close();
      rmSync(scratch, { recursive: true });
    },
  };
}

/** What a state asks of ECS. */
interface RunTask {
  readonly TaskDefinition: string;
  readonly Overrides: {
    readonly ContainerOverrides: readonly { readonly Environment: readonly { Name: string; Value: string }[] }[];
  };
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

/** What Lambda and ECS give every program: where it is, and the keys of its role. */
function hostEnvironment(region: Region, scratch: string): Readonly<Record<string, string>> {
  return {
    PATH: process.env.PATH ?? "",
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: DEFAULT_ACCESS_KEY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: DEFAULT_ACCESS_KEY.secretAccessKey,
    AWS_ENDPOINT_URL: region.url,
    SCRATCH: scratch,
  };
}

/** As stacks/hub.ts and stacks/app.ts say. */
function hubEnvironment(s3: S3Server): Readonly<Record<string, string>> {
  return {
    HUB_STAGE: "production",
    HUB_RECORDS_TABLE: "records",
    HUB_LEDGER_TABLE: "ledger",
    HUB_RECEIPTS_BUCKET: "receipts",
    HUB_SECRETS_PREFIX: "hub/",
    HUB_SIGNING_KEY: SIGNING_KEY,
    HUB_LAUNCHER: LAUNCHER,
    HUB_RUN_LOGS: "runs",
    HUB_METRICS: "DataTransferHub/box",
    HUB_ISSUER: "https://issuer.example",
    HUB_CLIENT_ID: "console",
    HUB_ROLE_CLAIM: "cognito:groups",
    HUB_ALLOWED_HOSTS: "127.0.0.1",
    HUB_TEMPLATES_URL: `${s3.url}/templates`,
    HUB_TEMPLATES_BUCKET: "templates",
    HUB_CODE_KEY: "functions/1.zip",
    HUB_VPC: "vpc-1",
    HUB_SUBNETS: "subnet-1,subnet-2",
    HUB_TRANSFER_IMAGES: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/hub/transfer`,
    HUB_COPIER_IMAGES: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/hub/image-copier`,
    HUB_TRANSFER_DIGEST: `sha256:${"1".repeat(64)}`,
    HUB_COPIER_DIGEST: `sha256:${"2".repeat(64)}`,
  };
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

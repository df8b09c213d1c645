import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Job } from "@dth/core/task";
import { runsOf } from "@dth/hub/runs/run-records";
import { PLUGINS } from "@dth/plugins/plugins";
import { memoryHubPorts } from "@dth/testkit/hub-ports";
import { afterAll, expect, test, vi } from "vitest";
import type { LaunchEnvironment } from "../../../packages/functions/src/launch/launch-environment.ts";
import { prepareStack } from "../../../packages/functions/src/launch/prepare.ts";
import { synthesize } from "../../../packages/template/src/synthesize.ts";
import { TEMPLATES } from "../templates/templates.ts";

vi.setConfig({ testTimeout: 60_000 });

const directory = mkdtempSync(join(tmpdir(), "prepare-"));
afterAll(() => rmSync(directory, { recursive: true }));

const ENVIRONMENT: LaunchEnvironment = {
  AWS_REGION: "eu-west-1",
  HUB_TEMPLATES_URL: "https://templates.example",
  HUB_TEMPLATES_BUCKET: "templates",
  HUB_CODE_KEY: "functions.zip",
  HUB_RECORDS_TABLE: "records",
  HUB_LEDGER_TABLE: "ledger",
  HUB_RUN_LOGS: "/hub/runs",
  HUB_TASK_LOGS: "/aws/vendedlogs/states/hub-tasks",
  HUB_METRICS: "Hub/test",
  HUB_RECEIPTS_BUCKET: "receipts",
  HUB_SECRETS_PREFIX: "hub/",
  HUB_SIGNING_KEY: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-AbCdEf",
  HUB_GRAPHQL_URL: "https://graph.example/graphql",
  HUB_GRAPHQL_API: "arn:aws:appsync:eu-west-1:123456789012:apis/graph",
  HUB_RESULTS_TOPIC: "arn:aws:sns:eu-west-1:123456789012:results",
  HUB_TASK_BOUNDARY: "arn:aws:iam::123456789012:policy/boundary",
  HUB_VPC: "vpc-1",
  HUB_SUBNETS: "subnet-1,subnet-2",
  HUB_PUBLIC_IP: "DISABLED",
  HUB_WORKER_TYPE: "c7gn.large",
  HUB_SPOT: "true",
  HUB_MIN_MACHINES: "1",
  HUB_MAX_MACHINES: "50",
  HUB_DISK_GIB: "100",
  HUB_FARGATE: "X86_64",
  HUB_TRANSFER_IMAGES: "arn:aws:ecr:eu-west-1:123456789012:repository/transfer",
  HUB_COPIER_IMAGES: "arn:aws:ecr:eu-west-1:123456789012:repository/copier",
  HUB_TRANSFER_DIGEST: `sha256:${"0".repeat(64)}`,
  HUB_COPIER_DIGEST: `sha256:${"0".repeat(64)}`,
};

interface Parameter {
  readonly Default?: unknown;
  readonly AllowedPattern?: string;
  readonly MaxLength?: number;
}

/** What the template of a plugin is given for a task with these options, by name. */
async function givenTo(plugin: string, options: Job["options"] = {}, environment = ENVIRONMENT) {
  const ports = await memoryHubPorts({ plugins: PLUGINS });
  const side = { type: plugin === "s3" ? "amazon-s3" : "amazon-ecr", parameters: {} };
  const job: Job = { taskId: "t", runId: "r", plugin, source: side, destination: side, options };
  await runsOf(ports.records).create({
    ...{ id: "r", version: 0, taskId: "t", number: 1, trigger: "person", by: "x", job },
    ...{ progress: "STARTING", paused: false, startedAt: 1 },
  });
  const asked = { taskId: "t", runId: "r", for: "run", stackPrefix: "tasks" } as const;
  const { parameters } = await prepareStack(ports, environment, asked);
  return new Map(parameters.map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue]));
}

test.each(TEMPLATES)(
  "a hub's stack of $id is made with what its template asks for, and with all that is the hub's",
  async (template) => {
    const given = await givenTo(template.id);
    const body = synthesize(template, { directory: join(directory, template.id) });
    const asked: Readonly<Record<string, Parameter>> = JSON.parse(JSON.stringify(body.Parameters));
    expect([...given.keys()].filter((name) => asked[name] === undefined)).toEqual([]);
    for (const [name, value] of given) {
      const pattern = asked[name]?.AllowedPattern;
      if (pattern !== undefined) expect([name, value]).toEqual([name, expect.stringMatching(new RegExp(pattern, "u"))]);
    }
    const machines = {
      machineType: "c7gn.large",
      purchase: "spot",
      minCapacity: "1",
      maxCapacity: "50",
      workerDisk: "100",
    };
    expect(Object.fromEntries(given)).toMatchObject({
      publicIp: "DISABLED",
      ...(template.id === "s3" ? { ...machines, finderArchitecture: "X86_64" } : { copierArchitecture: "X86_64" }),
      ...(template.id === "s3" ? { ec2VpcId: "vpc-1" } : { ecsVpcId: "vpc-1" }),
    });
    expect(Object.fromEntries(given)).toMatchObject({
      ...{ taskId: "t", schedule: "never", hubTable: "records", hubLedgerTable: "ledger", receiptBucket: "receipts" },
      ...{
        receiptKey: ENVIRONMENT.HUB_SIGNING_KEY,
        roleBoundary: ENVIRONMENT.HUB_TASK_BOUNDARY,
        hubLogGroup: "/hub/runs",
        hubTaskLogs: "/aws/vendedlogs/states/hub-tasks",
        hubTopic: ENVIRONMENT.HUB_RESULTS_TOPIC,
        hubGraphqlUrl: "https://graph.example/graphql",
        hubGraphqlApi: ENVIRONMENT.HUB_GRAPHQL_API,
      },
    });
  },
);

test("a task's word of its machines counts before the deployment's, which gives way to it", async () => {
  const machines = (given: ReadonlyMap<string, string>) =>
    Object.fromEntries([...given].filter(([name]) => /Capacity|machineType|purchase|finderMemory/u.test(name)));
  const deployed = { machineType: "c7gn.large", purchase: "spot", minCapacity: "1", maxCapacity: "50" };
  const ofDeployment = await givenTo("s3", { compare: "none" });
  expect(machines(ofDeployment)).toEqual(deployed);
  const asked = { machineType: "t4g.medium", purchase: "on-demand", maxMachines: 3, finderMemory: "8192" };
  expect(machines(await givenTo("s3", asked))).toEqual({
    ...{ machineType: "t4g.medium", purchase: "on-demand", minCapacity: "1", maxCapacity: "3", finderMemory: "8192" },
  });
  // CloudFormation takes no group with more machines at least than at most.
  const many = { ...ENVIRONMENT, HUB_MIN_MACHINES: "5" };
  expect(machines(await givenTo("s3", { maxMachines: 2 }, many))).toEqual({
    ...deployed,
    ...{ minCapacity: "2", maxCapacity: "2" },
  });
  const least = { minMachines: 4, maxMachines: 60 };
  expect(machines(await givenTo("s3", least, many))).toMatchObject({ minCapacity: "4", maxCapacity: "60" });
  const { HUB_SPOT: _, HUB_MIN_MACHINES: __, HUB_MAX_MACHINES: ___, HUB_WORKER_TYPE: ____, ...plain } = ENVIRONMENT;
  expect(machines(await givenTo("s3", {}, plain))).toEqual({});
  expect(machines(await givenTo("s3", {}, { ...plain, HUB_SPOT: "false" }))).toEqual({ purchase: "on-demand" });
});

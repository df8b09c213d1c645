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
  HUB_LOG_DAYS: "90",
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

test.each(TEMPLATES)(
  "a hub's stack of $id is made with what its template asks for, and with all that is the hub's",
  async (template) => {
    const ports = await memoryHubPorts({ plugins: PLUGINS });
    const [source, destination] = template.id === "s3" ? ["amazon-s3", "amazon-s3"] : ["amazon-ecr", "amazon-ecr"];
    const side = (type: string) => ({ type, parameters: {} });
    const job: Job = {
      taskId: "t",
      runId: "r",
      plugin: template.id,
      source: side(source ?? ""),
      destination: side(destination ?? ""),
      options: {},
    };
    await runsOf(ports.records).create({
      ...{ id: "r", version: 0, taskId: "t", number: 1, trigger: "person", by: "x", job },
      ...{ progress: "STARTING", paused: false, startedAt: 1 },
    });
    const { parameters } = await prepareStack(ports, ENVIRONMENT, {
      taskId: "t",
      runId: "r",
      for: "run",
      stackPrefix: "tasks",
    });
    const body = synthesize(template, { directory: join(directory, template.id) });
    const asked: Readonly<Record<string, Parameter>> = JSON.parse(JSON.stringify(body.Parameters));
    const given = new Map(parameters.map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue]));
    expect([...given.keys()].filter((name) => asked[name] === undefined)).toEqual([]);
    for (const [name, value] of given) {
      const pattern = asked[name]?.AllowedPattern;
      if (pattern !== undefined) expect([name, value]).toEqual([name, expect.stringMatching(new RegExp(pattern, "u"))]);
    }
    const machines = { workerType: "c7gn.large", spot: "true", minCapacity: "1", maxCapacity: "50", workerDisk: "100" };
    expect(Object.fromEntries(given)).toMatchObject({
      ...{ publicIp: "DISABLED", logDays: "90" },
      ...(template.id === "s3" ? { ...machines, finderArchitecture: "X86_64" } : { copierArchitecture: "X86_64" }),
      ...(template.id === "s3" ? { ec2VpcId: "vpc-1" } : { ecsVpcId: "vpc-1" }),
    });
    expect(Object.fromEntries(given)).toMatchObject({
      ...{ taskId: "t", schedule: "never", hubTable: "records", hubLedgerTable: "ledger", receiptBucket: "receipts" },
      ...{
        receiptKey: ENVIRONMENT.HUB_SIGNING_KEY,
        roleBoundary: ENVIRONMENT.HUB_TASK_BOUNDARY,
        hubLogGroup: "/hub/runs",
        hubTopic: ENVIRONMENT.HUB_RESULTS_TOPIC,
        hubGraphqlUrl: "https://graph.example/graphql",
        hubGraphqlApi: ENVIRONMENT.HUB_GRAPHQL_API,
      },
    });
  },
);

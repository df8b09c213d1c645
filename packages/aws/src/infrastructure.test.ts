import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type LoopbackServer, serve } from "@dth/testkit/loopback-server";
import { afterEach, describe, expect, it } from "vitest";
import { emulatorConfig } from "../test/emulators.ts";
import { consoleLinks } from "./console-links.ts";
import { openInfrastructure } from "./infrastructure.ts";

const STACK_ID = "arn:aws:cloudformation:eu-west-1:123456789012:stack/hub-task-t1/0a1b";
const QUEUE = "https://sqs.eu-west-1.amazonaws.com/123456789012/hub-task-t1-Work-1";

/** Answers as the services' API references have them, by action. */
const ANSWERS: Readonly<Record<string, string>> = {
  DescribeStacks: `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>
    <StackName>hub-task-t1</StackName><StackId>${STACK_ID}</StackId><StackStatus>UPDATE_ROLLBACK_COMPLETE</StackStatus>
    <StackStatusReason>Queue: the name is taken</StackStatusReason><CreationTime>2030-01-31T12:00:00.000Z</CreationTime>
    <Outputs>
      <member><OutputKey>QueueUrl</OutputKey><OutputValue>${QUEUE}</OutputValue></member>
      <member><OutputKey>DeadLetterQueueUrl</OutputKey><OutputValue>${QUEUE}-dead</OutputValue></member>
      <member><OutputKey>LogGroup</OutputKey><OutputValue>/data-transfer-hub/hub-task-t1</OutputValue></member>
    </Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  DescribeAutoScalingGroups: `<DescribeAutoScalingGroupsResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/"><DescribeAutoScalingGroupsResult><AutoScalingGroups><member>
    <AutoScalingGroupName>hub-task-t1-workers</AutoScalingGroupName><DesiredCapacity>3</DesiredCapacity><MaxSize>20</MaxSize><MinSize>0</MinSize>
    <Instances><member><InstanceId>i-1</InstanceId><LifecycleState>InService</LifecycleState></member>
    <member><InstanceId>i-2</InstanceId><LifecycleState>Pending</LifecycleState></member></Instances>
    </member></AutoScalingGroups></DescribeAutoScalingGroupsResult></DescribeAutoScalingGroupsResponse>`,
  GetItem: JSON.stringify({
    Item: { state: { S: "FAILED" }, at: { S: "2030-01-31T12:00:00.000Z" }, reason: { S: "Queue: the name is taken" } },
  }),
};
const ABSENT = `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id hub-task-t1 does not exist</Message></Error></ErrorResponse>`;
const REFUSED = `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform: cloudformation:DescribeStacks</Message></Error></ErrorResponse>`;
const NO_GROUP = `<DescribeAutoScalingGroupsResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/"><DescribeAutoScalingGroupsResult><AutoScalingGroups/></DescribeAutoScalingGroupsResult></DescribeAutoScalingGroupsResponse>`;

const open: LoopbackServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/** All four services on one address: the older ones are asked by forms and answer in XML. */
async function infrastructure(changes: Readonly<Record<string, string>> = {}, more: { taskLogs?: string } = {}) {
  const server = await serve(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const target = request.headers["x-amz-target"];
    const action =
      target === undefined ? (new URLSearchParams(body).get("Action") ?? "") : String(target).split(".").at(-1);
    const text = action === "GetQueueAttributes" ? countsOf(body) : ({ ...ANSWERS, ...changes }[action ?? ""] ?? "");
    response.writeHead(text.startsWith("<ErrorResponse>") ? 400 : 200).end(text);
  });
  open.push(server);
  const config = { ...emulatorConfig(server.port), maxAttempts: 1 };
  return openInfrastructure({
    cloudFormation: new CloudFormationClient(config),
    autoScaling: new AutoScalingClient(config),
    sqs: new SQSClient({ ...config, useQueueUrlAsEndpoint: false }),
    dynamo: new DynamoDBClient(config),
    ...{ table: "records", stackPrefix: "hub-task", region: "eu-west-1", ...more },
  });
}

function countsOf(body: string): string {
  const { QueueUrl, AttributeNames } = JSON.parse(body);
  const isDead = QueueUrl.endsWith("-dead");
  const counts: Readonly<Record<string, string>> = {
    ApproximateNumberOfMessages: isDead ? "2" : "40",
    ApproximateNumberOfMessagesNotVisible: "7",
  };
  return JSON.stringify({ Attributes: { [AttributeNames[0]]: counts[AttributeNames[0]] } });
}

describe("the infrastructure of a task", () => {
  it("is its stack, queue and machines, with where to look at each", async () => {
    const found = await (await infrastructure()).of("t1");
    expect(found).toEqual({
      launch: { state: "FAILED", at: Date.UTC(2030, 0, 31, 12), reason: "Queue: the name is taken" },
      stack: {
        name: "hub-task-t1",
        status: "UPDATE_ROLLBACK_COMPLETE",
        reason: "Queue: the name is taken",
        link: `https://eu-west-1.console.aws.amazon.com/cloudformation/home?region=eu-west-1#/stacks/stackinfo?stackId=${encodeURIComponent(STACK_ID)}`,
      },
      queue: { name: "hub-task-t1-Work-1", link: expect.stringContaining("/sqs/v3/"), waiting: 40, leased: 7, dead: 2 },
      fleet: { name: "hub-task-t1-workers", link: expect.stringContaining("/ec2/"), desired: 3, running: 1, most: 20 },
      logs: { name: "/data-transfer-hub/hub-task-t1", link: expect.stringContaining("$252Fdata-transfer-hub$252F") },
      dashboard: { name: "hub-task-t1-eu-west-1", link: expect.stringContaining("dashboards/dashboard/") },
    });
  });

  it("is told from the launcher's records alone, with the stack that was launched", async () => {
    const outputs = [
      { OutputKey: "QueueUrl", OutputValue: QUEUE },
      { OutputKey: "LogGroup", OutputValue: "/logs", Description: "Where" },
    ];
    const execution = "arn:aws:states:eu-west-1:123456789012:execution:launcher:r1";
    const item = {
      ...{ state: "RUNNING", at: "2030-01-31T12:00:00.000Z", execution, stackId: STACK_ID },
      ...{ stackStatus: "CREATE_COMPLETE", outputs: JSON.stringify(outputs) },
    };
    const Item = Object.fromEntries(Object.entries(item).map(([name, S]) => [name, { S }]));
    const GetItem = JSON.stringify({ Item });
    const asked = await infrastructure({ DescribeStacks: REFUSED, GetItem });
    expect(await asked.launched("t1")).toEqual({
      ...{ state: "RUNNING", at: Date.UTC(2030, 0, 31, 12), execution },
      stack: {
        ...{ id: STACK_ID, name: "hub-task-t1", status: "CREATE_COMPLETE" },
        outputs: [
          { key: "QueueUrl", value: QUEUE },
          { key: "LogGroup", value: "/logs", description: "Where" },
        ],
      },
    });
    expect(await (await infrastructure({ GetItem: "{}" })).launched("t1")).toBeUndefined();
  });

  it("is what the launcher last said, where there is no stack", async () => {
    const found = await (await infrastructure({ DescribeStacks: ABSENT })).of("t1");
    expect(Object.keys(found)).toEqual(["launch"]);
    expect(await (await infrastructure({ DescribeStacks: ABSENT, GetItem: "{}" })).of("t1")).toEqual({});
  });

  it("has its programs' log in the group of all tasks, also before its stack is whole and when it is gone", async () => {
    const taskLogs = "/aws/vendedlogs/states/hub-tasks";
    const link = expect.stringMatching(
      /log-group\/\$252Faws\$252Fvendedlogs\$252Fstates\$252Fhub-tasks\$3FlogStreamNameFilter\$3Dhub-task-t1$/,
    );
    const gone = await (await infrastructure({ DescribeStacks: ABSENT }, { taskLogs })).of("t1");
    expect(gone).toMatchObject({ launch: { state: "FAILED" }, logs: { name: taskLogs, link } });
    expect(gone).not.toHaveProperty("dashboard");
    const never = await infrastructure({ DescribeStacks: ABSENT, GetItem: "{}" }, { taskLogs });
    expect(await never.of("t1")).toEqual({});
    const outputs = { LogGroup: taskLogs, LogStreams: "hub-task-t1" };
    const told = Object.entries(outputs).map(
      ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
    );
    const DescribeStacks =
      ANSWERS.DescribeStacks?.replace(/<Outputs>[\s\S]*<\/Outputs>/, `<Outputs>${told.join("")}</Outputs>`) ?? "";
    expect(await (await infrastructure({ DescribeStacks }, { taskLogs })).of("t1")).toMatchObject({
      logs: { name: taskLogs, link },
      dashboard: { name: "hub-task-t1-eu-west-1" },
    });
  });

  it("has no machines where a plugin needs none, nor a queue while the stack is made", async () => {
    const stack = ANSWERS.DescribeStacks?.replace(/<Outputs>[\s\S]*<\/Outputs>/, "") ?? "";
    const found = await (await infrastructure({ DescribeStacks: stack, DescribeAutoScalingGroups: NO_GROUP })).of("t1");
    expect(Object.keys(found)).toEqual(["launch", "stack"]);
  });

  it("says why it cannot be seen", async () => {
    const seen = (await infrastructure({ DescribeStacks: REFUSED })).of("t1");
    await expect(seen).rejects.toMatchObject({ name: "HubError", code: "ACCESS_DENIED" });
  });
});

it("each partition has a console of its own", () => {
  expect(consoleLinks("cn-north-1").queue("q")).toMatch(/^https:\/\/console\.amazonaws\.cn\/sqs/);
  expect(consoleLinks("us-gov-west-1").queue("q")).toMatch(/^https:\/\/console\.amazonaws-us-gov\.com\/sqs/);
});

import { createHub } from "@dth/hub/create-hub";
import { PLUGINS } from "@dth/plugins/plugins";
import { memoryHubPorts } from "@dth/testkit/hub-ports";
import { describe, expect, it } from "vitest";
import { logGroupTask, taskShape } from "../src/graphql/shapes/task.ts";
import { type MemoryApi, memoryApi, TOYS } from "./memory-api.ts";
import { TASK as SAMPLE } from "./samples.ts";

const TASK =
  "id description type parameters { ParameterKey ParameterValue } createdAt stoppedAt progress progressInfo { total replicated } stackOutputs { Description OutputValue } stackStatusReason scheduleType";

async function withToys(names: readonly string[]): Promise<MemoryApi> {
  const api = await memoryApi();
  for (const name of names) await api.ask("POST /tasks", { body: { ...TOYS, name } });
  return api;
}

describe("a client of the original", () => {
  it("creates an S3 task from CloudFormation parameters and reads it back", async () => {
    const ports = await memoryHubPorts({ plugins: PLUGINS });
    const api = await memoryApi({ hub: createHub(ports) });
    await api.ask("POST /secrets", {
      body: { name: "oss", value: { accessKeyId: "LTAIxxxxxxxxxxxx", secretAccessKey: "0123456789abcdef0123456789" } },
    });
    const parameters = Object.entries({
      srcType: "Aliyun_OSS",
      srcEndpoint: "",
      srcBucket: "from-bucket",
      srcPrefix: "",
      srcRegion: "oss-cn-hangzhou",
      srcInCurrentAccount: "false",
      srcCredentials: "oss",
      destBucket: "to-bucket",
      destPrefix: "copy",
      destStorageClass: "STANDARD",
      destRegion: "eu-west-1",
      destInCurrentAccount: "true",
      destCredentials: "",
      destAcl: "bucket-owner-full-control",
      ec2CronExpression: "0/30 * * * ? *",
      includeMetadata: "true",
    }).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));
    const input = { type: "S3EC2", description: "Nightly copy", scheduleType: "FIXED_RATE", parameters };
    const created = await api.graphql(`mutation($input: CreateTaskInput!) { createTask(input: $input) { ${TASK} } }`, {
      input,
    });
    expect(created.errors).toBeUndefined();
    const task = created.data.createTask;
    expect(task).toMatchObject({ description: "Nightly copy", type: "S3EC2", scheduleType: "FIXED_RATE" });
    expect(task.parameters).toContainEqual({ ParameterKey: "srcBucket", ParameterValue: "from-bucket" });
    expect(task.parameters).toContainEqual({ ParameterKey: "destBucket", ParameterValue: "to-bucket" });
    const stopped = await api.graphql(`mutation { stopTask(id: "${task.id}") { progress } }`);
    expect(["STOPPING", "STOPPED"]).toContain(stopped.data.stopTask.progress);
  });

  it("pages through tasks by number", async () => {
    const api = await withToys(["a", "b", "c"]);
    const page = async (query: string) =>
      (await api.graphql(`{ listTasksV2(${query}) { items { name } total } }`)).data.listTasksV2;
    const first = await page("page: 1, count: 2");
    const second = await page("page: 2, count: 2");
    expect(first.total).toBe(3);
    expect([...first.items, ...second.items].map(({ name }: { name: string }) => name).sort()).toEqual(["a", "b", "c"]);
    expect(first.items).toHaveLength(2);
    expect((await page("page: 9, count: 2")).items).toEqual([]);
    expect(await page("progress: ERROR")).toEqual({ items: [], total: 0 });
  });

  it("finds log groups where it looks for them, and reads lines", async () => {
    const api = await withToys(["a"]);
    const { data } = await api.graphql(`{ listTasksV2 { items { ${TASK} } } }`);
    const [task] = data.listTasksV2.items;
    const group = task.stackOutputs.find(
      (each: { Description: string }) => each.Description === "Finder Log Group Name",
    ).OutputValue;
    await api.ports.logs.append(task.id, "run1", [
      { at: 5, level: "info", message: "one" },
      { at: 6, level: "warn", message: "two" },
    ]);
    const query = `query($group: String) { listLogStreams(logGroupName: $group, page: 1, count: 20) { logStreams { logStreamName lastEventTimestamp } total } }`;
    const streams = await api.graphql(query, { group });
    expect(streams.data.listLogStreams).toEqual({
      logStreams: [{ logStreamName: "run1", lastEventTimestamp: "6" }],
      total: 1,
    });
  });

  it("has the stack that was launched, with its outputs, and finds lines by the name of its log group", async () => {
    const group = "/data-transfer-hub/hub-task-t1";
    const outputs = [
      { key: "QueueUrl", value: "https://queue" },
      { key: "LogGroup", value: group, description: "Where" },
    ];
    const stack = { id: "arn:stack", name: "hub-task-t1", status: "CREATE_COMPLETE", outputs };
    const shape = taskShape({ ...SAMPLE, launched: { state: "RUNNING", at: 1, execution: "arn:e", stack } }, []);
    expect(shape).toMatchObject({
      ...{ stackId: "arn:stack", stackName: "hub-task-t1", stackStatus: "CREATE_COMPLETE", executionArn: "arn:e" },
    });
    expect(shape.stackOutputs).toEqual([
      { OutputKey: null, OutputValue: group, Description: "Finder Log Group Name" },
      { OutputKey: null, OutputValue: group, Description: "Worker Log Group Name" },
      { OutputKey: "QueueUrl", OutputValue: "https://queue", Description: null },
      { OutputKey: "LogGroup", OutputValue: group, Description: "Where" },
    ]);
    expect(logGroupTask(group)).toBe("t1");
    const shared = { ...stack, outputs: [{ key: "LogGroup", value: "/aws/vendedlogs/states/hub-tasks" }] };
    const [finder] = taskShape({ ...SAMPLE, launched: { state: "RUNNING", at: 1, stack: shared } }, []).stackOutputs;
    expect(logGroupTask(finder?.OutputValue ?? "")).toBe(SAMPLE.id);
    expect(logGroupTask("/dth/task/t1")).toBe("t1");
  });

  it("draws graphs", async () => {
    const api = await withToys(["a"]);
    const { data } = await api.graphql("{ listTasksV2 { items { id } } }");
    const [{ id }] = data.listTasksV2.items;
    const at = 1_735_689_600_000;
    await api.ports.metrics.record(id, "r", { at, values: { bytesPerSecond: 100, copied: 7 } });
    const graph = async (name: string) => {
      const query = `{ getMetricHistoryData(id: "${id}", graphName: ${name}, startTime: "${at / 1000}", endTime: "${at / 1000 + 60}") { series { name data } xaxis { categories } } }`;
      return (await api.graphql(query)).data.getMetricHistoryData;
    };
    expect(await graph("Network")).toEqual({
      series: [{ name: "Network", data: [6000] }],
      xaxis: { categories: [at / 1000] },
    });
    expect(await graph("TransferredFailedObjects")).toMatchObject({
      series: [
        { name: "TransferredObjects", data: [7] },
        { name: "FailedObjects", data: [-1] },
      ],
    });
    expect(await graph("DesiredInServiceInstances")).toEqual({ series: [], xaxis: { categories: [] } });
  });

  it("is told of errors", async () => {
    const api = await withToys(["a"]);
    const { data } = await api.graphql("{ listTasksV2 { items { id } } }");
    const [{ id }] = data.listTasksV2.items;
    const shown = await api.graphql(
      `{ getErrorMessage(id: "${id}") { errMessage errCode } listSecrets { name description } }`,
    );
    expect(shown).toEqual({ data: { getErrorMessage: { errMessage: null, errCode: null }, listSecrets: [] } });
  });
});

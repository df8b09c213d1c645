import { type FieldDefinitionNode, Kind, print } from "graphql";
import { expect, it } from "vitest";
import { SDL } from "./memory-api.ts";
import { objectType, SCHEMA } from "./schema-document.ts";

/** Operations and types of Data Transfer Hub 2.6: names, arguments and fields, as its clients use them. */
const ORIGINAL: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Query: {
    listTasksV2: "(progress: TaskProgress, page: Int, count: Int): ListTasksResponseV2",
    getTask: "(id: ID!): Task",
    listSecrets: ": [Secret]",
    listLogStreams:
      "(logGroupName: String, logStreamNamePrefix: String, page: Int, count: Int): ListLogStreamsResponse",
    getLogEvents:
      "(limit: Int = 100, logGroupName: String, logStreamName: String, nextToken: String): GetLogEventsResponse",
    getMetricHistoryData:
      "(id: String!, graphName: GraphName!, startTime: String, endTime: String, period: Int): GetMetricHistoryDataResponse",
    getErrorMessage: "(id: String!): GetErrorMessageResponse",
  },
  Mutation: { createTask: "(input: CreateTaskInput!): Task", stopTask: "(id: String): Task" },
  Task: {
    id: ": ID!",
    description: ": String",
    type: ": TaskType",
    templateUrl: ": String",
    parameters: ": [TaskParameter]",
    createdAt: ": AWSDateTime",
    stoppedAt: ": AWSDateTime",
    progress: ": TaskProgress",
    progressInfo: ": CommonProgressInfo",
    stackId: ": String",
    stackName: ": String",
    stackOutputs: ": [StackOutputs]",
    stackStatus: ": String",
    stackStatusReason: ": String",
    executionArn: ": String",
    scheduleType: ": ScheduleType",
  },
  Secret: { name: ": String!", description: ": String" },
  CommonProgressInfo: { total: ": Int", replicated: ": Int" },
  StackOutputs: { Description: ": String", OutputKey: ": String", OutputValue: ": String" },
  TaskParameter: { ParameterKey: ": String", ParameterValue: ": String" },
  ListTasksResponseV2: { items: ": [Task]", total: ": Int" },
  LogStream: {
    logStreamName: ": String",
    creationTime: ": String",
    firstEventTimestamp: ": String",
    lastEventTimestamp: ": String",
    lastIngestionTime: ": String",
    uploadSequenceToken: ": String",
    arn: ": String",
    storedBytes: ": Int",
  },
  ListLogStreamsResponse: { logStreams: ": [LogStream]", total: ": Int" },
  LogEvent: { timestamp: ": String", message: ": String", ingestionTime: ": String" },
  GetLogEventsResponse: { logEvents: ": [LogEvent]", nextForwardToken: ": String", nextBackwardToken: ": String" },
  DataSerie: { name: ": String", data: ": [Float]" },
  GraphXaxis: { categories: ": [Float]" },
  GetMetricHistoryDataResponse: { series: ": [DataSerie]", xaxis: ": GraphXaxis" },
  GetErrorMessageResponse: { errMessage: ": String", errCode: ": TaskErrorCode" },
};

function signature({ arguments: args = [], type }: FieldDefinitionNode): string {
  const given = args.map((each) => print({ ...each, description: undefined })).join(", ");
  return `${given === "" ? "" : `(${given})`}: ${print(type)}`;
}

it.each(Object.entries(ORIGINAL))("%s of the original is there unchanged", (name, fields) => {
  const ours = Object.fromEntries((objectType(name).fields ?? []).map((field) => [field.name.value, signature(field)]));
  expect(ours).toMatchObject(fields);
});

it("keeps the original's enumerations and inputs", () => {
  const values = (name: string) => {
    const found = SCHEMA.definitions.find(
      (each) => each.kind === Kind.ENUM_TYPE_DEFINITION && each.name.value === name,
    );
    return found?.kind === Kind.ENUM_TYPE_DEFINITION ? found.values?.map((value) => value.name.value) : undefined;
  };
  expect(values("TaskType")).toEqual(["S3EC2", "ECR"]);
  expect(values("ScheduleType")).toEqual(["ONE_TIME", "FIXED_RATE"]);
  expect(values("TaskProgress")?.sort()).toEqual(["DONE", "ERROR", "IN_PROGRESS", "STARTING", "STOPPED", "STOPPING"]);
  expect(values("TaskErrorCode")).toEqual(["CFN_ERROR", "FINDER_ERROR", "COMPLETE_CHECK_ERROR", "UN_KNOWN"]);
  expect(values("GraphName")).toEqual([
    "Network",
    "TransferredFailedObjects",
    "RunningWaitingJobHistory",
    "DesiredInServiceInstances",
  ]);
  expect(SDL).toContain(
    "input CreateTaskInput {\n  type: TaskType!\n  description: String\n  scheduleType: ScheduleType!\n  parameters: [TaskParameterInput]\n}",
  );
});

import {
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  type TypeNode,
  visit,
} from "graphql";
import { describe, expect, it } from "vitest";
import { createAppSyncAuthorizer } from "../src/access/appsync-authorizer.ts";
import { createAuthenticator } from "../src/access/authenticator.ts";
import { createAppSyncHandler } from "../src/graphql/appsync-handler.ts";
import { APPSYNC_RESOLVER_CODE } from "../src/graphql/appsync-resolver-code.ts";
import { type MemoryApi, memoryApi, SDL, TOYS } from "./memory-api.ts";

const document = parse(SDL);

/** https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html */
const SCALARS = [
  ..."ID String Int Float Boolean".split(" "),
  ..."AWSDate AWSTime AWSDateTime AWSTimestamp AWSEmail AWSJSON AWSURL AWSPhone AWSIPAddress".split(" "),
];
/** https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html and real-time subscriptions */
const DIRECTIVES =
  "aws_api_key aws_auth aws_cognito_user_pools aws_iam aws_lambda aws_oidc aws_subscribe deprecated".split(" ");
const MODES = ["aws_iam", "aws_cognito_user_pools", "aws_oidc", "aws_lambda"];

function objectType(name: string, from: DocumentNode = document): ObjectTypeDefinitionNode {
  const found = from.definitions.find((each) => each.kind === Kind.OBJECT_TYPE_DEFINITION && each.name.value === name);
  if (found?.kind !== Kind.OBJECT_TYPE_DEFINITION) throw new Error(`there is no type ${name}`);
  return found;
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}

describe("the schema", () => {
  it("has only what AppSync knows", () => {
    const defined = new Set<string>(SCALARS);
    for (const each of document.definitions) if ("name" in each && each.name) defined.add(each.name.value);
    const kinds = new Set<string>();
    const problems: string[] = [];
    visit(document, {
      enter: (node) => {
        kinds.add(node.kind);
        if (node.kind === Kind.DIRECTIVE && !DIRECTIVES.includes(node.name.value)) problems.push(`@${node.name.value}`);
        if (node.kind === Kind.NAMED_TYPE && !defined.has(node.name.value)) problems.push(node.name.value);
        if ("name" in node && node.name?.kind === Kind.NAME && /^(__|AWS)/.test(node.name.value)) {
          if (node.kind !== Kind.NAMED_TYPE) problems.push(node.name.value);
        }
      },
    });
    expect(problems).toEqual([]);
    for (const kind of [
      Kind.SCALAR_TYPE_DEFINITION,
      Kind.DIRECTIVE_DEFINITION,
      Kind.OBJECT_TYPE_EXTENSION,
      Kind.SCHEMA_EXTENSION,
    ])
      expect(kinds).not.toContain(kind);
    expect(new TextEncoder().encode(SDL).length).toBeLessThan(1_000_000);
  });

  it("feeds each subscription from mutations that answer the same type, with its arguments as fields", () => {
    const mutations = new Map(objectType("Mutation").fields?.map((field) => [field.name.value, field]));
    for (const subscription of objectType("Subscription").fields ?? []) {
      const [directive, ...others] = subscription.directives ?? [];
      expect(others).toEqual([]);
      const names = [...(directive ? print(directive) : "").matchAll(/"(\w+)"/g)].map(([, name]) => name ?? "");
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) {
        const mutation = mutations.get(name);
        expect(mutation && print(mutation.type)).toBe(print(subscription.type));
        expect(mutation?.directives?.map((each) => each.name.value)).toEqual(["aws_iam"]);
      }
      expect(subscription.type.kind).toBe(Kind.NAMED_TYPE);
      const fields = new Map(
        objectType(nameOf(subscription.type)).fields?.map((each) => [each.name.value, nameOf(each.type)]),
      );
      expect(subscription.arguments?.length).toBeLessThanOrEqual(5);
      for (const argument of subscription.arguments ?? [])
        expect(fields.get(argument.name.value)).toBe(nameOf(argument.type));
    }
  });

  it("lets users and the hub read every type that subscribers hear of", () => {
    const seen = new Set<string>();
    const look = (name: string) => {
      const found = document.definitions.find((each) => "name" in each && each.name?.value === name);
      if (seen.has(name) || found?.kind !== Kind.OBJECT_TYPE_DEFINITION) return;
      seen.add(name);
      expect({ [name]: found.directives?.map((each) => each.name.value) }).toEqual({ [name]: MODES });
      for (const field of found.fields ?? []) look(nameOf(field.type));
    };
    for (const field of objectType("Subscription").fields ?? []) look(nameOf(field.type));
    expect(seen.size).toBeGreaterThan(3);
  });
});

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
    const found = document.definitions.find(
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

const COGNITO = {
  claims: { sub: "u1", iss: "https://cognito.example/p", name: "Ada", "cognito:groups": ["operator"] },
};

function event(field: string, args: unknown, identity: unknown = COGNITO, type = "Query") {
  return {
    info: { parentTypeName: type, fieldName: field },
    arguments: args,
    identity,
    request: { headers: { "accept-language": "zh" } },
  };
}

async function lambda(api: MemoryApi) {
  const reported: string[] = [];
  const handle = createAppSyncHandler({
    hub: api.hub,
    ids: api.ports.ids,
    role: { claim: "cognito:groups" },
    report: (error) => reported.push(error.message),
  });
  return { handle, reported };
}

describe("the Lambda behind AppSync", () => {
  it("answers as the local server does, with JSON as text or already read", async () => {
    const api = await memoryApi();
    const { handle } = await lambda(api);
    const side = (shelf: string) => ({
      type: "toys",
      parameters: shelf === "left" ? { shelf } : JSON.stringify({ shelf }),
    });
    const input = { ...TOYS, source: side("left"), destination: side("right"), description: null };
    const created = await handle(event("createTaskV2", { input, start: false }, COGNITO, "Mutation"));
    expect(created).toMatchObject({
      data: { name: "Toys", createdBy: "u1@cognito.example/p", schedule: { kind: "manual" } },
    });
    const listed = await handle(event("tasks", {}));
    expect(listed).toMatchObject({ data: { items: [{ name: "Toys", source: { parameters: { shelf: "left" } } }] } });
  });

  it.each<[string, unknown, string]>([
    ["without a role", { claims: { sub: "u1", iss: "https://x" } }, "FORBIDDEN"],
    ["without identity", null, "UNAUTHENTICATED"],
    ["with an API key", {}, "UNAUTHENTICATED"],
    ["as a role of the account", { userArn: "arn:aws:sts::1:assumed-role/x", accountId: "1" }, "FORBIDDEN"],
  ])("refuses callers %s", async (_, identity, code) => {
    const { handle } = await lambda(await memoryApi());
    const answer = await handle(event("tasks", {}, identity));
    expect(answer).toMatchObject({ error: { code } });
  });

  it("lets the account's role publish, and no user", async () => {
    const { handle } = await lambda(await memoryApi());
    const input = {
      taskId: "t",
      runId: "r",
      progress: "DONE",
      snapshot: '{"phase":"copying"}',
      at: "2025-01-01T00:00:00Z",
    };
    const iam = { userArn: "arn:aws:sts::1:assumed-role/x", accountId: "1" };
    const published = await handle(event("publishRunProgress", { input }, iam, "Mutation"));
    expect(published).toEqual({ data: { ...input, snapshot: { phase: "copying" } } });
    expect(await handle(event("publishRunProgress", { input }, COGNITO, "Mutation"))).toMatchObject({
      error: { code: "FORBIDDEN" },
    });
  });

  it.each<[string, unknown]>([
    ["another event", { detail: {} }],
    ["an unknown field", event("__proto__", {})],
    ["another type", event("onTaskChanged", {}, COGNITO, "Subscription")],
    ["wrong arguments", event("getTask", { id: 5 })],
    ["nothing", undefined],
  ])("refuses %s as data, in the language of the request", async (_, given) => {
    const { handle, reported } = await lambda(await memoryApi());
    expect(await handle(given)).toMatchObject({ error: { code: expect.stringMatching(/INVALID_INPUT|NOT_FOUND/) } });
    expect(reported).toEqual([]);
  });

  it("hides what went wrong inside, and reports it", async () => {
    const api = await memoryApi();
    const broken = { ...api, hub: { ...api.hub, overview: () => Promise.reject(new Error("hunter2")) } };
    const { handle, reported } = await lambda(broken);
    const answer = await handle(event("overview", {}));
    expect(answer).toMatchObject({ error: { code: "INTERNAL" } });
    expect(JSON.stringify(answer)).not.toContain("hunter2");
    expect(reported).toEqual(["hunter2"]);
  });
});

describe("the code of AppSync's resolvers", () => {
  interface Code {
    request(ctx: unknown): unknown;
    response(ctx: unknown): unknown;
  }

  async function load(): Promise<Code> {
    const util = "const util = { error: (message, type, data, info) => { throw { message, type, data, info }; } };";
    const source = APPSYNC_RESOLVER_CODE.replace(/^import .*$/m, util);
    return import(`data:text/javascript,${encodeURIComponent(source)}`);
  }

  it("hands over what the Lambda reads, and gives back what it answers", async () => {
    const code = await load();
    const ctx = {
      info: { parentTypeName: "Query", fieldName: "me", selectionSetList: [] },
      args: {},
      identity: COGNITO,
      request: { headers: { "accept-language": "zh" } },
    };
    const { payload } = Object(code.request(ctx));
    const { handle } = await lambda(await memoryApi());
    const result = await handle(payload);
    expect(code.response({ result })).toMatchObject({ subject: "u1@cognito.example/p", role: "operator" });
  });

  it("makes errors of AppSync from errors that came as data, and from none", async () => {
    const code = await load();
    const { handle } = await lambda(await memoryApi());
    const result = await handle(event("getTask", { id: "none" }));
    expect(() => code.response({ result })).toThrow(
      expect.objectContaining({ type: "NOT_FOUND", info: expect.objectContaining({ code: "NOT_FOUND" }) }),
    );
    expect(() => code.response({ error: { message: "timeout" } })).toThrow(
      expect.objectContaining({ type: "NETWORK" }),
    );
  });
});

describe("the authorizer of AppSync", () => {
  it("lets API tokens in as who they are, and nobody else", async () => {
    const api = await memoryApi();
    const authorize = createAppSyncAuthorizer(createAuthenticator(api.hub.tokens, []));
    const allowed = await authorize({ authorizationToken: `Bearer ${api.tokens.operator}` });
    expect(allowed).toMatchObject({
      isAuthorized: true,
      resolverContext: { name: "operator", role: "operator", kind: "token" },
    });
    const { handle } = await lambda(api);
    expect(await handle(event("me", {}, { resolverContext: allowed.resolverContext }))).toMatchObject({
      data: { role: "operator" },
    });
    for (const given of [{ authorizationToken: "dth_x" }, {}, undefined, { authorizationToken: "" }])
      expect(await authorize(given)).toMatchObject({ isAuthorized: false });
  });
});

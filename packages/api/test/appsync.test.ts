import { describe, expect, it } from "vitest";
import { createAppSyncAuthorizer } from "../src/access/appsync-authorizer.ts";
import { createAuthenticator } from "../src/access/authenticator.ts";
import { readMachineRoles } from "../src/access/machines.ts";
import { createRateLimiter } from "../src/access/rate-limiter.ts";
import { createAppSyncHandler } from "../src/graphql/appsync-handler.ts";
import { APPSYNC_RESOLVER_CODE } from "../src/graphql/appsync-resolver-code.ts";
import { type MemoryApi, memoryApi, TOYS } from "./memory-api.ts";

const COGNITO = {
  claims: {
    ...{ sub: "u1", iss: "https://cognito.example/p", client_id: "console" },
    ...{ name: "Ada", "cognito:groups": ["operator"] },
  },
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
    limiter: createRateLimiter(api.ports.clock, { burst: 20, perSecond: 1 }),
    audiences: ["console", "https://hub.example/api"],
    machines: readMachineRoles("arn:aws:iam::123456789012:role/ci=operator,arn:aws:iam::123456789012:role/look=viewer"),
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
    ["without a role", { claims: { sub: "u1", iss: "https://x", aud: "console" } }, "FORBIDDEN"],
    ["of another application", { claims: { ...COGNITO.claims, client_id: "other" } }, "UNAUTHENTICATED"],
    ["of another API", { claims: { ...COGNITO.claims, aud: ["https://other.example"] } }, "UNAUTHENTICATED"],
    ["without identity", null, "UNAUTHENTICATED"],
    ["with an API key", {}, "UNAUTHENTICATED"],
    ["as a role of the account", { userArn: "arn:aws:sts::1:assumed-role/x", accountId: "1" }, "FORBIDDEN"],
  ])("refuses callers %s", async (_, identity, code) => {
    const { handle } = await lambda(await memoryApi());
    const answer = await handle(event("tasks", {}, identity));
    expect(answer).toMatchObject({ error: { code } });
  });

  it("takes an access token that an issuer made for the hub's API", async () => {
    const { handle } = await lambda(await memoryApi());
    const claims = {
      ...COGNITO.claims,
      client_id: undefined,
      azp: "spa",
      aud: ["https://hub.example/api", "https://x/userinfo"],
    };
    expect(await handle(event("tasks", {}, { claims }))).toMatchObject({ data: { items: [] } });
  });

  it("lets machines that sign do what their role may, and publish nothing", async () => {
    const { handle } = await lambda(await memoryApi());
    const session = (name: string) => ({
      ...{ accountId: "123456789012", userArn: `arn:aws:sts::123456789012:assumed-role/${name}/build-17` },
    });
    expect(await handle(event("listTasksV2", { page: 1, count: 10 }, session("look")))).toMatchObject({
      data: { items: [] },
    });
    expect(await handle(event("me", {}, session("ci")))).toMatchObject({
      data: { subject: "arn:aws:iam::123456789012:role/ci", name: "ci/build-17", role: "operator", kind: "token" },
    });
    const input = {
      ...TOYS,
      source: { type: "toys", parameters: { shelf: "left" } },
      destination: { type: "toys", parameters: { shelf: "right" } },
    };
    const create = (name: string) => handle(event("createTaskV2", { input, start: false }, session(name), "Mutation"));
    expect(await create("look")).toMatchObject({ error: { code: "FORBIDDEN" } });
    expect(await create("ci")).toMatchObject({ data: { createdBy: "arn:aws:iam::123456789012:role/ci" } });
    expect(await handle(event("tasks", {}, session("stranger")))).toMatchObject({ error: { code: "FORBIDDEN" } });
    const told = { taskId: "t", deleted: true, at: "2025-01-01T00:00:00Z" };
    expect(await handle(event("publishTaskChange", { input: told }, session("ci"), "Mutation"))).toMatchObject({
      error: { code: "FORBIDDEN" },
    });
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

  it("refuses one who asks too often, and nobody else; the hub may tell what it has to", async () => {
    const { handle } = await lambda(await memoryApi());
    const ask = (sub: string) => handle(event("me", {}, { claims: { ...COGNITO.claims, sub } }));
    for (let call = 0; call < 20; call++) expect(await ask("flood")).toMatchObject({ data: { role: "operator" } });
    expect(await ask("flood")).toMatchObject({ error: { code: "RATE_LIMITED" } });
    expect(await ask("calm")).toMatchObject({ data: { role: "operator" } });
    const told = { taskId: "t", deleted: true, at: "2025-01-01T00:00:00Z" };
    const iam = { userArn: "arn:aws:sts::123456789012:assumed-role/hub/x", accountId: "123456789012" };
    for (let call = 0; call < 30; call++)
      expect(await handle(event("publishTaskChange", { input: told }, iam, "Mutation"))).toMatchObject({ data: told });
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

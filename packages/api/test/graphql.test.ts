import { buildSchema } from "graphql";
import { beforeEach, describe, expect, it } from "vitest";
import { APPSYNC_PRELUDE } from "../src/graphql/appsync-prelude.ts";
import { RESOLVERS } from "../src/graphql/resolvers.ts";
import { type MemoryApi, memoryApi, SDL, TOYS } from "./memory-api.ts";

let api: MemoryApi;

beforeEach(async () => {
  api = await memoryApi();
});

const INPUT = {
  ...TOYS,
  source: { type: "toys", parameters: JSON.stringify(TOYS.source.parameters) },
  destination: { type: "toys", parameters: JSON.stringify(TOYS.destination.parameters) },
};

const CREATE = `mutation($input: TaskInput!) { createTaskV2(input: $input, start: false) { id version name } }`;

describe("the resolvers", () => {
  it("are one for each field of the schema, and no more", () => {
    const schema = buildSchema(APPSYNC_PRELUDE + SDL);
    const fields = (type: string) => {
      const found = schema.getType(type);
      return found && "getFields" in found ? Object.keys(found.getFields()).sort() : [];
    };
    expect(Object.keys(RESOLVERS.Query).sort()).toEqual(fields("Query"));
    expect(Object.keys(RESOLVERS.Mutation).sort()).toEqual(fields("Mutation"));
    expect(Object.keys(RESOLVERS.Subscription).sort()).toEqual(fields("Subscription"));
  });
});

describe("the GraphQL door", () => {
  it("creates, lists and shows tasks", async () => {
    const created = await api.graphql(CREATE, { input: INPUT });
    expect(created.errors).toBeUndefined();
    const { id } = created.data.createTaskV2;
    const listed = await api.graphql('{ tasks(search: "toy") { items { id source { type parameters } createdAt } } }');
    expect(listed.data.tasks.items).toEqual([
      { id, source: { type: "toys", parameters: '{"shelf":"left"}' }, createdAt: "2025-01-01T00:00:00.000Z" },
    ]);
    const shown = await api.graphql(`{ getTask(id: "${id}") { id name schedule { kind } options } }`);
    expect(shown.data.getTask).toMatchObject({ id, name: "Toys", schedule: { kind: "manual" } });
  });

  it("leaves what is null as it is when a task is edited", async () => {
    const { data } = await api.graphql(CREATE, { input: { ...INPUT, description: "old" } });
    const { id, version } = data.createTaskV2;
    const edited = await api.graphql(
      `mutation($id: ID!, $version: Int) { editTask(id: $id, change: { name: "New", description: null }, version: $version) { name description } }`,
      { id, version },
    );
    expect(edited).toEqual({ data: { editTask: { name: "New", description: "old" } } });
  });

  it("reads dates of schedules", async () => {
    const input = { ...INPUT, schedule: { kind: "once", at: "2030-01-01T00:00:00Z" } };
    const { data } = await api.graphql(
      `mutation($input: TaskInput!) { createTaskV2(input: $input) { schedule { kind at } } }`,
      { input },
    );
    expect(data.createTaskV2.schedule).toEqual({ kind: "once", at: "2030-01-01T00:00:00.000Z" });
    const wrong = await api.graphql(CREATE, { input: { ...INPUT, schedule: { kind: "once", at: "soon" } } });
    expect(wrong.errors[0].extensions).toMatchObject({
      code: "INVALID_INPUT",
      issues: [{ path: "input.schedule.at", message: "must be a date and time such as 2026-07-31T12:00:00Z" }],
    });
  });

  it("tells errors with code, remedy and issues, in the language of the request", async () => {
    const input = { ...INPUT, source: { type: "toys", parameters: '{"shelf":"Left!"}' } };
    const { data, errors } = await api.graphql(CREATE, { input }, { headers: { "Accept-Language": "zh" } });
    expect(data).toEqual({ createTaskV2: null });
    expect(errors).toHaveLength(1);
    expect(errors[0].path).toEqual(["createTaskV2"]);
    expect(errors[0].extensions).toMatchObject({
      code: "INVALID_INPUT",
      remedy: "请更正消息中指出的内容。",
      issues: [{ path: "source.parameters.shelf", message: "只能包含小写字母、数字和连字符" }],
    });
  });

  it.each([
    ["{ nothing }", "Cannot query field"],
    ["{ tasks(", "Syntax Error"],
    ["{ getTask(id: 5.5) { id } }", "ID cannot represent"],
  ])("refuses %s as input", async (query, message) => {
    const { errors } = await api.graphql(query);
    expect(errors[0].message).toContain(message);
    expect(errors[0].extensions.code).toBe("INVALID_INPUT");
  });

  it("refuses broken JSON in an argument", async () => {
    const query = `mutation { ingestEvents(taskId: "t", body: "{") }`;
    expect((await api.graphql(query)).errors[0].extensions.code).toBe("INVALID_INPUT");
  });

  it("refuses requests that are too deep, too wide or too long before anything runs", async () => {
    const wide = `{ ${Array.from({ length: 21 }, (_, i) => `a${i}: me { name }`).join(" ")} }`;
    expect((await api.graphql(wide)).errors[0].message).toContain("more than 20 operations");
    const spreads = Array.from({ length: 30 }, (_, i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`);
    const bomb = `{ ...f0 } ${spreads.join("\n")} fragment f30 on Query { me { name } }`;
    expect((await api.graphql(bomb)).errors[0].message).toMatch(/more than/);
    const long = `{ me { ${"name ".repeat(5_000)} } }`;
    expect((await api.graphql(long)).errors[0].message).toContain("tokens");
    const large = `{ me { name } } # ${"x".repeat(70_000)}`;
    expect(await api.graphql(large)).toMatchObject({ code: "INVALID_INPUT", status: 400 });
    expect(api.reports.every(({ status }) => status < 500)).toBe(true);
  });

  it("tells its schema only where it is wanted", async () => {
    const query = "{ __schema { queryType { name fields { type { ofType { ofType { ofType { name } } } } } } } }";
    expect((await api.graphql(query)).data.__schema.queryType.name).toBe("Query");
    const closed = await memoryApi({ introspection: false });
    expect((await closed.graphql(query)).errors[0].message).toContain("introspection");
  });

  it("lets nobody but the hub publish", async () => {
    const query = `mutation { publishTaskChange(input: { taskId: "t", deleted: true, at: "2025-01-01T00:00:00Z" }) { taskId } }`;
    const { errors } = await api.graphql(query, {}, { token: api.tokens.admin });
    expect(errors[0].extensions.code).toBe("FORBIDDEN");
  });

  it("hides what went wrong inside, and reports it", async () => {
    const broken = await memoryApi();
    const hub = { ...broken.hub, overview: () => Promise.reject(new Error("password=hunter2")) };
    const other = await memoryApi({ hub: { ...hub, tokens: broken.hub.tokens } });
    const { errors } = await other.graphql("{ overview { moved { day } } }", {}, { token: other.tokens.viewer });
    expect(errors[0].extensions.code).toBe("INTERNAL");
    expect(JSON.stringify(errors)).not.toContain("hunter2");
    expect(other.reports.at(-1)?.error?.message).toContain("hunter2");
  });

  it("streams changes to subscribers over server-sent events", async () => {
    const { data } = await api.graphql(CREATE, { input: INPUT });
    const { id } = data.createTaskV2;
    const gone = new AbortController();
    const response = await api.app.request("http://hub.example/graphql", {
      method: "POST",
      headers: {
        Authorization: `Bearer ${api.tokens.viewer}`,
        "Content-Type": "application/json",
        Accept: "text/event-stream",
      },
      body: JSON.stringify({ query: `subscription { onTaskChanged(taskId: "${id}") { taskId progress deleted at } }` }),
      signal: gone.signal,
    });
    expect(response.headers.get("Content-Type")).toContain("text/event-stream");
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    const until = async (what: string) => {
      while (reader && !text.includes(what)) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`ended before ${what}: ${text}`);
        text += value;
      }
    };
    const publish = setInterval(() => api.ports.live.publish({ kind: "task", taskId: id, progress: "DONE", at: 5 }), 5);
    await until('"progress":"DONE"').finally(() => clearInterval(publish));
    expect(text).toContain(`"onTaskChanged":{"taskId":"${id}","progress":"DONE","deleted":false`);
    gone.abort();
    await reader?.cancel().catch(() => undefined);
  });

  it("stops watching when a subscriber goes, also where the request's signal does not tell", async () => {
    let watched: AbortSignal | undefined;
    const inner = await memoryApi();
    const watch: typeof inner.hub.watch = (caller, filter, signal) => {
      watched = signal;
      return inner.hub.watch(caller, filter, signal);
    };
    const other = await memoryApi({ hub: { ...inner.hub, watch } });
    const response = await other.app.request("http://hub.example/graphql", {
      method: "POST",
      headers: {
        Authorization: `Bearer ${other.tokens.viewer}`,
        "Content-Type": "application/json",
        Accept: "text/event-stream",
      },
      body: JSON.stringify({ query: "subscription { onRunProgress { runId } }" }),
    });
    expect(watched?.aborted).toBe(false);
    await response.body?.cancel();
    expect(watched?.aborted).toBe(true);
  });
});

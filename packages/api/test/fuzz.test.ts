import { TOY_MANIFEST } from "@dth/testkit/toy-plugin/manifest";
import * as fc from "fast-check";
import * as v from "valibot";
import { beforeAll, describe, expect, it } from "vitest";
import { type OpenApiOperation, openApiDocument } from "../src/openapi/document.ts";
import { operationsOf } from "../src/openapi/page.ts";
import { TaskSchema } from "../src/rest/schemas/task.ts";
import { type MemoryApi, memoryApi, TOYS } from "./memory-api.ts";
import { valuesOf } from "./schema-values.ts";

const DOCUMENT = openApiDocument("1.2.3", [TOY_MANIFEST]);
const SCHEMAS = DOCUMENT.components.schemas;
const OPERATIONS = operationsOf(DOCUMENT).map(({ method, path, operation }) => ({
  method,
  path,
  operation,
  title: `${method} ${path}`,
}));

let api: MemoryApi;
/** Ids that there are, so that requests get further than `NOT_FOUND`. */
let ids: string[];

beforeAll(async () => {
  api = await memoryApi();
  const token = api.tokens.admin;
  const post = async (path: string, body?: unknown) => (await api.ask(`POST ${path}`, { body, token })).json();
  const task = await post("/tasks", TOYS);
  const idle = await post("/tasks?start=false", { ...TOYS, name: "Idle" });
  const plan = await post(`/tasks/${idle.id}/plans`);
  const connection = await post("/connections", { name: "Room", plugin: "toy", type: "toys", parameters: {} });
  const channel = await post("/channels", { name: "Hook", target: { kind: "webhook", url: "https://hook.example/x" } });
  await post("/secrets", { name: "key", value: { code: "1" } });
  ids = [task.id, idle.id, task.currentRunId, plan.id, connection.id, channel.id, "key"].filter(
    (id) => id !== undefined,
  );
  expect(ids).toHaveLength(7);
});

interface Sent {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

function requests({
  path,
  operation,
}: {
  readonly path: string;
  readonly operation: OpenApiOperation;
}): fc.Arbitrary<Sent> {
  const id = fc.oneof(
    { arbitrary: fc.nat().map((n) => ids[n % ids.length] ?? ""), weight: 3 },
    { arbitrary: fc.string(), weight: 1 },
  );
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  const names = operation.parameters.filter((each) => each.in === "query");
  const query = fc.record(Object.fromEntries(names.map(({ name, schema }) => [name, valuesOf(schema, SCHEMAS)])), {
    requiredKeys: [],
  });
  const header = fc.record(
    {
      "If-Match": fc.constantFrom('"1"', "*", "W/x", '"99999999999999999"'),
      "Idempotency-Key": fc.constantFrom("a", "b", "x".repeat(300)),
    },
    { requiredKeys: [] },
  );
  const [content] = Object.values(operation.requestBody?.content ?? {});
  const body = content ? fc.option(valuesOf(content.schema, SCHEMAS), { nil: undefined }) : fc.constant(undefined);
  return fc.tuple(id, query, header, body).map(([given, values, headers, sent]) => {
    const search = new URLSearchParams(
      Object.entries(values).map(([name, value]) => [name, text(value).toWellFormed()]),
    );
    const filled = path.replaceAll(/\{\w+\}/g, encodeURIComponent(given.toWellFormed()).replaceAll(".", "%2E"));
    return { path: `${filled}?${search}`, headers, body: sent };
  });
}

describe("whatever is sent", () => {
  it.each(OPERATIONS)(
    "to $title is answered as its reference says, and never with 500",
    async ({ method, path, operation }) => {
      await fc.assert(
        fc.asyncProperty(requests({ path, operation }), async ({ path: sent, headers, body }) => {
          const response = await api.ask(`${method} ${sent}`, { body, headers, token: api.tokens.admin });
          const text = response.headers.get("Content-Type") === "text/event-stream" ? "" : await response.text();
          if (text === "") await response.body?.cancel();
          expect({ status: response.status, text: response.status >= 500 ? text : "" }).toEqual({
            status: response.status,
            text: "",
          });
          expect(response.status).toBeLessThan(500);
          if (response.status < 400) return;
          expect(response.headers.get("Content-Type")).toBe("application/problem+json");
          const { code, status } = JSON.parse(text);
          expect(status).toBe(response.status);
          // An empty id is another address.
          if (!/\/\/|\/\?/.test(sent)) expect([...operation["x-errors"], "INVALID_INPUT", "NOT_FOUND"]).toContain(code);
        }),
        { numRuns: 40 },
      );
    },
  );

  it("leaves no half-made task behind", async () => {
    const token = api.tokens.admin;
    const { items } = await (await api.ask("GET /tasks?limit=200", { token })).json();
    for (const task of items) expect(v.safeParse(TaskSchema, task).issues).toBeUndefined();
  });
});

describe("whatever is sent to GraphQL", () => {
  const words = fc.constantFrom(
    ...'query mutation subscription fragment on { } ( ) : $ ! [ ] @skip tasks getTask createTaskV2 items id name __schema __typename "x" 5 null true input -1 1e99 ... f &'.split(
      " ",
    ),
  );

  it("as query is refused or answered, never with 500", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.array(words, { maxLength: 40 }).map((all) => all.join(" ")),
          fc.string(),
        ),
        fc.jsonValue({ maxDepth: 2 }),
        async (query, variables) => {
          const response = await api.app.request("http://hub.example/graphql", {
            method: "POST",
            headers: { Authorization: `Bearer ${api.tokens.admin}`, "Content-Type": "application/json" },
            body: JSON.stringify({ query, variables }),
          });
          expect(response.status).toBeLessThan(500);
          const { errors = [] } = await response.json();
          for (const { extensions } of errors) expect(extensions.code).not.toBe("INTERNAL");
        },
      ),
      { numRuns: 400 },
    );
  });

  it("as body is refused or answered, never with 500", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), async (body) => {
        const response = await api.app.request("http://hub.example/graphql", {
          method: "POST",
          headers: { Authorization: `Bearer ${api.tokens.admin}`, "Content-Type": "application/json" },
          body: JSON.stringify(body),
        });
        expect(response.status).toBeLessThan(500);
      }),
      { numRuns: 200 },
    );
  });

  it("as task is refused or made as a whole", async () => {
    const input = valuesOf(SCHEMAS.TaskInput ?? {}, SCHEMAS);
    await fc.assert(
      fc.asyncProperty(input, async (given) => {
        const json = (value: unknown) => (typeof value === "object" ? JSON.stringify(value) : value);
        const side = (value: unknown) => ({ ...Object(value), parameters: json(Object(value).parameters) });
        const task = Object(given);
        const variables = {
          input: {
            ...task,
            source: side(task.source),
            destination: side(task.destination),
            options: json(task.options),
          },
        };
        const query =
          "mutation($input: TaskInput!) { createTaskV2(input: $input, start: false) { id createdAt schedule { at } } }";
        const { data, errors = [] } = await api.graphql(query, variables, { token: api.tokens.admin });
        for (const { extensions } of errors) expect(extensions.code).not.toBe("INTERNAL");
        expect(data?.createTaskV2 == null).toBe(errors.length > 0);
      }),
      { numRuns: 300 },
    );
  });
});

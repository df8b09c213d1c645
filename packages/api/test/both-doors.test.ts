import { ROLES } from "@dth/core/principal";
import { PERMISSIONS, type UseCaseName } from "@dth/hub/access/permissions";
import * as v from "valibot";
import { beforeAll, describe, expect, it } from "vitest";
import { ROUTES } from "../src/rest/routes.ts";
import { DOOR_CASES, type DoorCase } from "./door-cases.ts";
import { type MemoryApi, memoryApi, SDL } from "./memory-api.ts";
import { type Call, spyHub } from "./spy-hub.ts";

const CASES = Object.entries<DoorCase>(DOOR_CASES);
const WITH_GRAPHQL = CASES.filter(([, { graphql }]) => graphql !== undefined);

interface Doors {
  readonly calls: Call[];
  rest(given: DoorCase, token?: string): Promise<Response>;
  graphql(given: DoorCase, token?: string): Promise<Response>;
}

function doorsOf({ app }: MemoryApi, calls: Call[] = []): Doors {
  const send = async (method: string, path: string, token: string, body: unknown, headers = {}) =>
    app.request(`http://hub.example${path}`, {
      method,
      headers: { ...headers, ...(token && { Authorization: `Bearer ${token}` }), "Content-Type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  return {
    calls,
    rest: ({ rest, body, headers }, token = "spy") => {
      const [method = "", path = ""] = rest.split(" ");
      return send(method, `/api/v1${path}`, token, body, headers);
    },
    graphql: ({ graphql: query, variables = {} }, token = "spy") => {
      const accept = query?.startsWith("subscription") ? { Accept: "text/event-stream" } : {};
      return send("POST", "/graphql", token, { query, variables }, accept);
    },
  };
}

/** Calls of one use case: some fields also ask for what they show beside it. */
function callsOf(calls: readonly Call[], name: string) {
  return calls
    .filter((call) => call.name === name)
    .map(({ args, caller: { principal, idempotencyKey } }) => ({ args, principal, idempotencyKey }));
}

describe("with a hub that remembers its calls", () => {
  it.each(WITH_GRAPHQL)("%s is reached by both doors with the same input", async (name, given) => {
    const { hub, calls } = spyHub();
    const doors = doorsOf(await memoryApi({ hub }), calls);
    calls.length = 0;
    const rest = await doors.rest(given);
    expect({ status: rest.status, text: await rest.clone().text() }).toMatchObject({ status: expect.closeTo(200, -2) });
    const byRest = callsOf(calls.splice(0), name);
    const graphql = await doors.graphql(given);
    const text = await graphql.text();
    expect(text).not.toContain('"errors"');
    const byGraphql = callsOf(calls, name);
    expect(byRest).toHaveLength(1);
    expect(byGraphql).toEqual(byRest);
  });

  it.each(CASES)("%s answers by REST what its reference says", async (name, given) => {
    const { hub } = spyHub();
    const response = await doorsOf(await memoryApi({ hub })).rest(given);
    const route = ROUTES.find(({ useCase, path }) => useCase === name && !path.endsWith("/tasks/doctor"));
    expect(response.status).toBe(route?.answer.status);
    const { answer } = route ?? {};
    if (!answer || !("schema" in answer) || answer.schema === undefined) return;
    const text = await response.text();
    const values = "type" in answer ? linesOf(text) : [JSON.parse(text)];
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) expect(v.safeParse(answer.schema, value).issues).toBeUndefined();
  });

  it.each(WITH_GRAPHQL)("%s says in the schema which role it needs", (name, { graphql = "" }) => {
    const [, field = ""] = /^[^{]*\{\s*(\w+)/.exec(graphql) ?? [];
    const described = new RegExp(`"([^"]+)"\\n  ${field}[(:]`).exec(SDL)?.[1];
    expect(described).toMatch(new RegExp(`${PERMISSIONS[useCaseName(name)].role}\\b`));
  });

  it("makes nothing twice for one key: whatever answers 201 takes one", () => {
    const without = ROUTES.filter(({ answer, idempotent }) => answer.status === 201 && idempotent !== true);
    expect(without.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });

  it.each(CASES)("%s says why a door is missing", (_, { graphql, noGraphql }) => {
    expect(graphql === undefined).toBe(noGraphql !== undefined);
  });
});

describe("with a real hub", () => {
  let api: MemoryApi;
  beforeAll(async () => {
    api = await memoryApi();
  });

  it.each(CASES)("%s refuses who is nobody at both doors", async (_, given) => {
    const doors = doorsOf(api);
    expect((await doors.rest(given, "")).status).toBe(401);
    expect((await doors.rest(given, "dth_made_up")).status).toBe(401);
    if (given.graphql) expect((await doors.graphql(given, "")).status).toBe(401);
  });

  it.each(CASES)("%s refuses every lower role at both doors", async (name, given) => {
    const doors = doorsOf(api);
    const lower = ROLES.slice(0, ROLES.indexOf(PERMISSIONS[useCaseName(name)].role));
    for (const role of lower) {
      const rest = await doors.rest(given, api.tokens[role]);
      expect(rest.status).toBe(403);
      expect(await rest.json()).toMatchObject({ code: "FORBIDDEN" });
      if (given.graphql) expect(await (await doors.graphql(given, api.tokens[role])).text()).toContain('"FORBIDDEN"');
    }
  });
});

function useCaseName(name: string): UseCaseName {
  const found = Object.keys(PERMISSIONS).find((each): each is UseCaseName => each === name);
  if (found === undefined) throw new Error(`${name} is no use case`);
  return found;
}

function linesOf(text: string): readonly unknown[] {
  return text
    .split("\n")
    .map((line) => (line.startsWith("data: {") && line !== "data: {}" ? line.slice(6) : line))
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
}

import { readFileSync } from "node:fs";
import type { Principal, Role } from "@dth/core/principal";
import { createHub } from "@dth/hub/create-hub";
import type { Hub } from "@dth/hub/hub";
import { type MemoryHubPorts, memoryHubPorts } from "@dth/testkit/hub-ports";
import { toyPlugin } from "@dth/testkit/toy-plugin";
import { type ToyWorld, toyWorld } from "@dth/testkit/toy-plugin/world";
import { createAuthenticator } from "../src/access/authenticator.ts";
import { type ApiOptions, createApi } from "../src/create-api.ts";
import type { RequestReport } from "../src/http/api-env.ts";

/** Text of the schema, as a host reads it. */
export const SDL = readFileSync(new URL("../src/graphql/schema.graphql", import.meta.url), "utf8");

/** What a test says in one request. */
export interface Ask {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An API over a hub in memory, with a token for each role. */
export interface MemoryApi {
  readonly app: ReturnType<typeof createApi>;
  readonly hub: Hub;
  readonly ports: MemoryHubPorts;
  readonly world: ToyWorld;
  readonly reports: RequestReport[];
  readonly tokens: Readonly<Record<Role, string>>;
  /** `ask("GET /tasks")`; as operator unless a token is given. */
  ask(operation: string, ask?: Ask): Promise<Response>;
  /** Data and errors of a GraphQL request, as operator unless a token is given. */
  graphql(query: string, variables?: unknown, ask?: Ask): ReturnType<Response["json"]>;
}

const ADMIN: Principal = { subject: "root", name: "Root", role: "admin", kind: "system" };

/** A fresh one. */
export async function memoryApi(options: Partial<ApiOptions> = {}): Promise<MemoryApi> {
  const world = toyWorld({ left: { bear: 3, ball: 5 }, right: {} });
  const ports = await memoryHubPorts({ plugins: [toyPlugin(world)] });
  const hub = options.hub ?? createHub(ports);
  const reports: RequestReport[] = [];
  const app = createApi({
    hub,
    authenticate: createAuthenticator(hub.tokens, []),
    clock: ports.clock,
    ids: ports.ids,
    version: "1.2.3",
    sdl: SDL,
    report: (report) => reports.push(report),
    rate: { burst: 1_000_000, perSecond: 1_000_000 },
    strangerRate: { burst: 1_000_000, perSecond: 1_000_000 },
    ...options,
  });
  const tokens = {
    viewer: await tokenOf(hub, "viewer"),
    operator: await tokenOf(hub, "operator"),
    admin: await tokenOf(hub, "admin"),
  };
  const ask = async (operation: string, { token = tokens.operator, body, headers = {} }: Ask = {}) => {
    const [method = "GET", path = "/"] = operation.split(" ");
    const url = `http://hub.example${path.startsWith("/api") || !path.startsWith("/") ? path : `/api/v1${path}`}`;
    return app.request(url, {
      method,
      headers: {
        ...(token !== "" && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  };
  const graphql: MemoryApi["graphql"] = async (query, variables = {}, given = {}) => {
    const { token = tokens.operator, headers = {} } = given;
    const response = await app.request("http://hub.example/graphql", {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  };
  return { app, hub, ports, world, reports, tokens, ask, graphql };
}

async function tokenOf(hub: Hub, role: Role): Promise<string> {
  const caller = { principal: ADMIN, door: "hub", requestId: "setup", language: "en" } as const;
  return (await hub.tokens.create(caller, { name: role, role })).token;
}

/** A task that moves toys from one shelf to another. */
export const TOYS = {
  name: "Toys",
  plugin: "toy",
  source: { type: "toys", parameters: { shelf: "left" } },
  destination: { type: "toys", parameters: { shelf: "right" } },
};

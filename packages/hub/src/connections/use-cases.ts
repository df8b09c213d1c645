import { HubError } from "@dth/core/error";
import { ConnectionChangeSchema, ConnectionInputSchema } from "@dth/core/inputs/connection";
import * as v from "valibot";
import { once } from "../access/once.ts";
import { pageOf } from "../access/page-request.ts";
import { invalidInput, parseInput } from "../access/parse-input.ts";
import { permission } from "../access/permissions.ts";
import { requireRecordId } from "../access/record-id.ts";
import { useCase } from "../access/use-case.ts";
import type { Caller } from "../caller.ts";
import type { Connection } from "../entities.ts";
import type { ConnectionUseCases } from "../hub.ts";
import type { Page, PageRequest } from "../page.ts";
import type { HubPorts } from "../ports.ts";
import { requireSecrets } from "../secrets/require-secrets.ts";
import { tasksOf } from "../tasks/task-records.ts";
import { checkConnection } from "./check-connection.ts";
import { connectionsOf } from "./records.ts";
import { testConnection } from "./test-connection.ts";

/** Named endpoints. */
export function createConnections(ports: HubPorts): ConnectionUseCases {
  const connections = connectionsOf(ports.records);
  return {
    create: (caller, input) =>
      useCase(ports, caller, { ...permission("connections.create"), of: ({ id }) => ({ subject: id }) }, () =>
        once(ports, caller, {
          useCase: "connections.create",
          input,
          make: (id) => created(ports, caller, id, input),
          find: (id) => connections.find(id),
        }),
      ),
    get: (caller, id) => useCase(ports, caller, permission("connections.get"), () => known(ports, id)),
    list: (caller, query) => useCase(ports, caller, permission("connections.list"), async () => listed(ports, query)),
    edit: (caller, id, change, version) =>
      useCase(ports, caller, { ...permission("connections.edit"), subject: id }, async () => {
        const edited = merged(await known(ports, id), change, version, ports.clock.now());
        await requireUsable(ports, edited);
        return connections.replace(edited);
      }),
    delete: (caller, id) =>
      useCase(ports, caller, { ...permission("connections.delete"), subject: id }, async () => {
        const { version } = await known(ports, id);
        await requireUnused(ports, id);
        await connections.delete(id, version);
      }),
    test: (caller, id, location, signal) =>
      useCase(ports, caller, { ...permission("connections.test"), subject: id }, async () =>
        testConnection(ports, await known(ports, id), location, signal),
      ),
  };
}

async function known(ports: HubPorts, id: string): Promise<Connection> {
  requireRecordId("connection", id);
  return connectionsOf(ports.records).get(id);
}

async function created(ports: HubPorts, caller: Caller, id: string, input: unknown): Promise<Connection> {
  const connection = newConnection(ports, caller, id, input);
  await requireUsable(ports, connection);
  return connectionsOf(ports.records).create(connection);
}

function newConnection({ clock }: HubPorts, caller: Caller, id: string, input: unknown): Connection {
  const given = parseInput(ConnectionInputSchema, input);
  const now = clock.now();
  return {
    ...given,
    id,
    version: 0,
    createdAt: now,
    createdBy: caller.principal.subject,
    updatedAt: now,
  };
}

/** @throws HubError `INVALID_INPUT`, `CONFLICT` for a version that is no longer the connection's */
function merged(connection: Connection, change: unknown, version: number | undefined, now: number): Connection {
  const { name, parameters } = parseInput(ConnectionChangeSchema, change);
  if (version !== undefined && version !== connection.version) {
    throw new HubError("CONFLICT", `the connection ${connection.id} has version ${connection.version} now`);
  }
  return {
    ...connection,
    name: name ?? connection.name,
    parameters: parameters ?? connection.parameters,
    updatedAt: now,
  };
}

async function requireUsable(ports: HubPorts, connection: Connection): Promise<void> {
  const { issues, secrets } = checkConnection(ports.plugins, connection);
  if (issues.length > 0) throw invalidInput(issues);
  await requireSecrets(ports.secrets, secrets);
}

async function requireUnused({ records }: HubPorts, id: string): Promise<void> {
  for await (const { name, source, destination } of tasksOf(records).all()) {
    if (source.connection !== id && destination.connection !== id) continue;
    throw new HubError("IN_USE", `the task ${name} uses this connection`);
  }
}

const QuerySchema = v.object({ plugin: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))) });

function listed({ records }: HubPorts, query: PageRequest & { readonly plugin?: string }): Promise<Page<Connection>> {
  const { plugin } = parseInput(QuerySchema, query);
  return connectionsOf(records).list({ ...pageOf(query), ...(plugin !== undefined && { group: plugin }) });
}

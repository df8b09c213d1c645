import { ROLES } from "@dth/core/principal";
import * as v from "valibot";
import {
  ChannelArgument,
  ChannelChangeArgument,
  ConnectionArgument,
  ConnectionChangeArgument,
  IdArgument,
  PAGE_ARGUMENTS,
  ParametersArgument,
} from "../arguments.ts";
import { field, making, type Resolver } from "../field.ts";
import { inputObject, JsonArgument } from "../scalars.ts";
import { auditShape, channelShape, connectionShape, secretShape, tokenShape } from "../shapes/access.ts";
import { taskShape } from "../shapes/task.ts";

const ID = { id: IdArgument };
const VERSION = { version: v.optional(v.number()) };
const NameArgument = v.pipe(v.string(), v.maxLength(128));

const SecretArgument = inputObject({
  name: v.string(),
  description: v.optional(v.string()),
  fields: v.pipe(v.array(inputObject({ name: v.string(), value: v.string() })), v.maxLength(100)),
});

const TokenArgument = inputObject({
  name: v.string(),
  role: v.picklist(ROLES),
  expiresInDays: v.optional(v.number()),
});

const OriginalArgument = inputObject({
  plugin: v.string(),
  name: v.optional(v.string()),
  parameters: ParametersArgument,
});

/** Questions about who may do what, and by which connections, secrets and channels. */
export const ACCESS_QUERIES: Readonly<Record<string, Resolver>> = {
  me: field({}, (caller) => caller.principal),
  connections: field(
    { ...PAGE_ARGUMENTS, plugin: v.optional(v.pipe(v.string(), v.maxLength(64))) },
    async (caller, query, hub) => {
      const { items, cursor } = await hub.connections.list(caller, query);
      return { items: items.map(connectionShape), cursor };
    },
  ),
  connection: field(ID, async (caller, { id }, hub) => connectionShape(await hub.connections.get(caller, id))),
  listSecrets: field({}, async (caller, _, hub) => (await hub.secrets.list(caller)).map(secretShape)),
  tokens: field({}, async (caller, _, hub) => (await hub.tokens.list(caller)).map(tokenShape)),
  channels: field({}, async (caller, _, hub) => (await hub.channels.list(caller)).map(channelShape)),
  exportAll: field({}, (caller, _, hub) => hub.portability.exportAll(caller)),
  audit: field({ ...PAGE_ARGUMENTS, taskId: v.optional(IdArgument) }, async (caller, query, hub) => {
    const { items, cursor } = await hub.audit.list(caller, query);
    return { items: items.map(auditShape), cursor };
  }),
};

/** Changes of connections, secrets, tokens and channels. */
export const ACCESS_MUTATIONS: Readonly<Record<string, Resolver>> = {
  createConnection: making({ input: ConnectionArgument }, async (caller, { input }, hub) =>
    connectionShape(await hub.connections.create(caller, input)),
  ),
  editConnection: field(
    { ...ID, ...VERSION, change: ConnectionChangeArgument },
    async (caller, { id, change, version }, hub) =>
      connectionShape(await hub.connections.edit(caller, id, change, version)),
  ),
  deleteConnection: field(ID, async (caller, { id }, hub) => {
    await hub.connections.delete(caller, id);
    return true;
  }),
  testConnection: field({ ...ID, location: v.optional(JsonArgument) }, (caller, { id, location }, hub, signal) =>
    hub.connections.test(caller, id, location ?? {}, signal),
  ),
  writeSecret: field({ input: SecretArgument }, async (caller, { input }, hub) => {
    const { fields, ...rest } = input;
    const value = Object.fromEntries(fields.map(({ name, value: text }) => [name, text]));
    return secretShape(await hub.secrets.write(caller, { ...rest, value }));
  }),
  deleteSecret: field({ name: NameArgument }, async (caller, { name }, hub) => {
    await hub.secrets.delete(caller, name);
    return true;
  }),
  createToken: making({ input: TokenArgument }, async (caller, { input }, hub) => {
    const { token, info } = await hub.tokens.create(caller, input);
    return { token, info: tokenShape(info) };
  }),
  revokeToken: field(ID, async (caller, { id }, hub) => {
    await hub.tokens.revoke(caller, id);
    return true;
  }),
  createChannel: making({ input: ChannelArgument }, async (caller, { input }, hub) =>
    channelShape(await hub.channels.create(caller, input)),
  ),
  editChannel: field(
    { ...ID, ...VERSION, change: ChannelChangeArgument },
    async (caller, { id, change, version }, hub) => channelShape(await hub.channels.edit(caller, id, change, version)),
  ),
  deleteChannel: field(ID, async (caller, { id }, hub) => {
    await hub.channels.delete(caller, id);
    return true;
  }),
  testChannel: field(ID, async (caller, { id }, hub) => {
    await hub.channels.test(caller, id);
    return true;
  }),
  ingestEvents: field({ taskId: IdArgument, body: JsonArgument }, (caller, { taskId, body }, hub) =>
    hub.events.ingest(caller, taskId, body),
  ),
  importAll: making(
    { document: JsonArgument, replace: v.optional(v.boolean(), false) },
    (caller, { document, replace }, hub) => hub.portability.importAll(caller, document, { replace }),
  ),
  importOriginal: making({ input: OriginalArgument }, async (caller, { input }, hub) => {
    const { task, notes } = await hub.portability.importOriginal(caller, input);
    return { task: taskShape(task, hub.plugins.list(caller)), notes };
  }),
};

import { ChannelChangeSchema, ChannelInputSchema } from "@dth/core/inputs/channel";
import { ConnectionChangeSchema, ConnectionInputSchema } from "@dth/core/inputs/connection";
import { SecretInputSchema } from "@dth/core/inputs/secret";
import { TokenInputSchema } from "@dth/core/inputs/token";
import { ParameterValuesSchema } from "@dth/core/task";
import * as v from "valibot";
import { created, DONE, ok, queryRoute, type Route, route } from "../route.ts";
import {
  ApiTokenSchema,
  ChannelSchema,
  ConnectionSchema,
  NewTokenSchema,
  SecretInfoSchema,
} from "../schemas/access.ts";
import { PAGE_QUERY, pageOf } from "../schemas/common.ts";
import { CheckSchema } from "../schemas/task.ts";

const CONNECTION = { status: 200, schema: ConnectionSchema, versioned: true } as const;
const CHANNEL = { status: 200, schema: ChannelSchema, versioned: true } as const;

const CONNECTION_ROUTES: readonly Route[] = [
  route({
    method: "POST",
    path: "/connections",
    useCase: "connections.create",
    summary: "Names an endpoint, so that several tasks use it.",
    body: ConnectionInputSchema,
    answer: { status: 201, schema: ConnectionSchema, versioned: true },
    errors: ["CONFLICT", "SECRET_NOT_FOUND", "ENDPOINT_REFUSED"],
    idempotent: true,
    handle: async ({ hub, caller, body }) => {
      const connection = await hub.connections.create(caller, await body());
      return created(connection, `/connections/${connection.id}`, connection.version);
    },
  }),
  queryRoute({
    method: "GET",
    path: "/connections",
    useCase: "connections.list",
    summary: "Lists connections by name.",
    query: v.strictObject({ ...PAGE_QUERY, plugin: v.optional(v.pipe(v.string(), v.maxLength(64))) }),
    answer: { status: 200, schema: pageOf(ConnectionSchema) },
    handle: async ({ hub, caller, query }) => ok(await hub.connections.list(caller, query)),
  }),
  route({
    method: "GET",
    path: "/connections/{connectionId}",
    useCase: "connections.get",
    summary: "Shows a connection.",
    answer: CONNECTION,
    handle: async ({ hub, caller, path }) => {
      const connection = await hub.connections.get(caller, path.connectionId);
      return ok(connection, connection.version);
    },
  }),
  route({
    method: "PATCH",
    path: "/connections/{connectionId}",
    useCase: "connections.edit",
    summary: "Replaces what is given.",
    body: ConnectionChangeSchema,
    answer: CONNECTION,
    errors: ["CONFLICT", "SECRET_NOT_FOUND", "ENDPOINT_REFUSED"],
    ifMatch: true,
    handle: async ({ hub, caller, path, body, version }) => {
      const connection = await hub.connections.edit(caller, path.connectionId, await body(), version);
      return ok(connection, connection.version);
    },
  }),
  route({
    method: "DELETE",
    path: "/connections/{connectionId}",
    useCase: "connections.delete",
    summary: "Deletes a connection that no task names.",
    answer: { status: 204 },
    errors: ["IN_USE"],
    handle: async ({ hub, caller, path }) => {
      await hub.connections.delete(caller, path.connectionId);
      return DONE;
    },
  }),
  route({
    method: "POST",
    path: "/connections/{connectionId}/test",
    useCase: "connections.test",
    summary: "Contacts the endpoint, at a location if it needs one.",
    body: v.pipe(ParameterValuesSchema, v.description("Values of the endpoint's location parameters")),
    answer: { status: 200, schema: v.strictObject({ items: v.array(CheckSchema) }) },
    errors: ["SECRET_NOT_FOUND", "ENDPOINT_REFUSED"],
    cost: 10,
    handle: async ({ hub, caller, path, body, signal }) => {
      const location = (await body()) ?? {};
      return ok({ items: await hub.connections.test(caller, path.connectionId, location, signal) });
    },
  }),
];

const SECRET_ROUTES: readonly Route[] = [
  route({
    method: "POST",
    path: "/secrets",
    useCase: "secrets.write",
    summary: "Stores a secret, or replaces it; asking again is harmless. Values go in and never come out.",
    body: SecretInputSchema,
    answer: { status: 200, schema: SecretInfoSchema },
    errors: ["SECRETS_UNUSABLE"],
    handle: async ({ hub, caller, body }) => ok(await hub.secrets.write(caller, await body())),
  }),
  route({
    method: "GET",
    path: "/secrets",
    useCase: "secrets.list",
    summary: "Lists names and fields of secrets.",
    answer: { status: 200, schema: v.strictObject({ items: v.array(SecretInfoSchema) }) },
    errors: ["SECRETS_UNUSABLE"],
    handle: async ({ hub, caller }) => ok({ items: await hub.secrets.list(caller) }),
  }),
  route({
    method: "DELETE",
    path: "/secrets/{name}",
    useCase: "secrets.delete",
    summary: "Deletes a secret that nothing names. A slash in the name is written %2F.",
    answer: { status: 204 },
    errors: ["IN_USE", "SECRETS_UNUSABLE"],
    handle: async ({ hub, caller, path }) => {
      await hub.secrets.delete(caller, path.name);
      return DONE;
    },
  }),
];

const TOKEN_ROUTES: readonly Route[] = [
  route({
    method: "POST",
    path: "/tokens",
    useCase: "tokens.create",
    summary:
      "Makes an API token; it is in this answer and nowhere else, so the same key gives a new secret until one is used.",
    body: TokenInputSchema,
    answer: { status: 201, schema: NewTokenSchema },
    errors: ["CONFLICT"],
    idempotent: true,
    handle: async ({ hub, caller, body }) => {
      const { token, info } = await hub.tokens.create(caller, await body());
      return created({ token, info }, `/tokens/${info.id}`);
    },
  }),
  route({
    method: "GET",
    path: "/tokens",
    useCase: "tokens.list",
    summary: "Lists API tokens, without the tokens themselves.",
    answer: { status: 200, schema: v.strictObject({ items: v.array(ApiTokenSchema) }) },
    handle: async ({ hub, caller }) => ok({ items: await hub.tokens.list(caller) }),
  }),
  route({
    method: "DELETE",
    path: "/tokens/{tokenId}",
    useCase: "tokens.revoke",
    summary: "Revokes an API token, at once.",
    answer: { status: 204 },
    handle: async ({ hub, caller, path }) => {
      await hub.tokens.revoke(caller, path.tokenId);
      return DONE;
    },
  }),
];

const CHANNEL_ROUTES: readonly Route[] = [
  route({
    method: "POST",
    path: "/channels",
    useCase: "channels.create",
    summary: "Adds a place where news go: a webhook, mail or SNS.",
    body: ChannelInputSchema,
    answer: { status: 201, schema: ChannelSchema, versioned: true },
    errors: ["SECRET_NOT_FOUND", "ENDPOINT_REFUSED"],
    idempotent: true,
    handle: async ({ hub, caller, body }) => {
      const channel = await hub.channels.create(caller, await body());
      return created(channel, `/channels/${channel.id}`, channel.version);
    },
  }),
  route({
    method: "GET",
    path: "/channels",
    useCase: "channels.list",
    summary: "Lists the places where news go.",
    answer: { status: 200, schema: v.strictObject({ items: v.array(ChannelSchema) }) },
    handle: async ({ hub, caller }) => ok({ items: await hub.channels.list(caller) }),
  }),
  route({
    method: "PATCH",
    path: "/channels/{channelId}",
    useCase: "channels.edit",
    summary: "Replaces what is given.",
    body: ChannelChangeSchema,
    answer: CHANNEL,
    errors: ["CONFLICT", "SECRET_NOT_FOUND", "ENDPOINT_REFUSED"],
    ifMatch: true,
    handle: async ({ hub, caller, path, body, version }) => {
      const channel = await hub.channels.edit(caller, path.channelId, await body(), version);
      return ok(channel, channel.version);
    },
  }),
  route({
    method: "DELETE",
    path: "/channels/{channelId}",
    useCase: "channels.delete",
    summary: "Deletes a place where news go.",
    answer: { status: 204 },
    errors: ["IN_USE"],
    handle: async ({ hub, caller, path }) => {
      await hub.channels.delete(caller, path.channelId);
      return DONE;
    },
  }),
  route({
    method: "POST",
    path: "/channels/{channelId}/test",
    useCase: "channels.test",
    summary: "Sends a test message now.",
    answer: { status: 204 },
    errors: ["NOTIFICATION_FAILED", "SECRET_NOT_FOUND", "NOT_SUPPORTED"],
    cost: 10,
    handle: async ({ hub, caller, path }) => {
      await hub.channels.test(caller, path.channelId);
      return DONE;
    },
  }),
];

/** Endpoints, secrets, tokens, and where news go. */
export const ACCESS_ROUTES: readonly Route[] = [
  ...CONNECTION_ROUTES,
  ...SECRET_ROUTES,
  ...TOKEN_ROUTES,
  ...CHANNEL_ROUTES,
];

import type { Principal } from "@dth/core/principal";
import { ROLES } from "@dth/core/principal";
import type { SecretInfo } from "@dth/core/secret-store";
import { ParameterValuesSchema } from "@dth/core/task";
import type { ApiToken, AuditEntry, Channel, Connection } from "@dth/hub/entities";
import * as v from "valibot";
import { Id, Instant } from "./common.ts";
import { ErrorCodeSchema, ProblemSchema } from "./run.ts";

/** A connection, as REST tells it. */
export const ConnectionSchema: v.GenericSchema<Connection> = v.strictObject({
  id: Id,
  version: v.number(),
  name: v.string(),
  plugin: v.string(),
  type: v.string(),
  parameters: ParameterValuesSchema,
  createdAt: Instant,
  createdBy: v.string(),
  updatedAt: Instant,
});

/** A secret, as REST tells it. */
export const SecretInfoSchema: v.GenericSchema<SecretInfo> = v.strictObject({
  name: v.string(),
  description: v.optional(v.string()),
  fields: v.pipe(v.array(v.string()), v.description("Names of its fields; values are never told")),
  updatedAt: Instant,
});

/** A token of the hub, as REST tells it. */
export const ApiTokenSchema: v.GenericSchema<ApiToken> = v.strictObject({
  id: Id,
  name: v.string(),
  role: v.picklist(ROLES),
  createdAt: Instant,
  createdBy: v.string(),
  expiresAt: v.optional(Instant),
  lastUsedAt: v.optional(Instant),
});

/** A token that was made now. */
export const NewTokenSchema = v.strictObject({
  token: v.pipe(v.string(), v.description("Shown this once")),
  info: ApiTokenSchema,
});

const ChannelTargetSchema = v.variant("kind", [
  v.strictObject({ kind: v.literal("webhook"), url: v.string(), secret: v.optional(v.string()) }),
  v.strictObject({
    kind: v.literal("email"),
    to: v.array(v.string()),
    from: v.string(),
    server: v.string(),
    port: v.number(),
    security: v.picklist(["tls", "starttls", "none"]),
    secret: v.optional(v.string()),
  }),
  v.strictObject({ kind: v.literal("sns"), topicArn: v.string() }),
]);

/** A channel, as REST tells it. */
export const ChannelSchema: v.GenericSchema<Channel> = v.strictObject({
  id: Id,
  version: v.number(),
  name: v.string(),
  target: ChannelTargetSchema,
  on: v.array(v.picklist(["done", "error", "failures", "stuck"])),
  digestMinutes: v.number(),
  language: v.picklist(["en", "zh"]),
  failing: v.optional(v.strictObject({ since: Instant, attempts: v.number(), nextAt: Instant, error: ProblemSchema })),
});

/** What somebody did, as REST tells it. */
export const AuditEntrySchema: v.GenericSchema<AuditEntry> = v.strictObject({
  id: Id,
  at: Instant,
  by: v.string(),
  byName: v.string(),
  door: v.string(),
  requestId: v.string(),
  action: v.string(),
  taskId: v.optional(v.string()),
  subject: v.optional(v.string()),
  code: v.optional(ErrorCodeSchema),
  detail: v.optional(v.string()),
});

/** Who somebody is, as REST tells it. */
export const PrincipalSchema: v.GenericSchema<Principal> = v.strictObject({
  subject: v.string(),
  name: v.string(),
  role: v.optional(v.picklist(ROLES)),
  kind: v.picklist(["user", "token", "system"]),
});

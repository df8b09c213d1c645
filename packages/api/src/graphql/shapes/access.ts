import type { SecretInfo } from "@dth/core/secret-store";
import type { ApiToken, AuditEntry, Channel, Connection } from "@dth/hub/entities";
import { dateTime, dateTimeOrNull } from "../scalars.ts";

/** A `Connection` of the schema. */
export function connectionShape(connection: Connection) {
  const { createdAt, updatedAt } = connection;
  return { ...connection, createdAt: dateTime(createdAt), updatedAt: dateTime(updatedAt) };
}

/** A `Secret` of the schema: names, never values. */
export function secretShape({ name, description, fields, updatedAt }: SecretInfo) {
  return { name, description: description ?? null, fields, updatedAt: dateTime(updatedAt) };
}

/** An `ApiToken` of the schema. */
export function tokenShape({ createdAt, expiresAt, lastUsedAt, ...rest }: ApiToken) {
  return {
    ...rest,
    createdAt: dateTime(createdAt),
    expiresAt: dateTimeOrNull(expiresAt),
    lastUsedAt: dateTimeOrNull(lastUsedAt),
  };
}

/** A `Channel` of the schema. */
export function channelShape({ failing, ...rest }: Channel) {
  const failure = failing && { ...failing, since: dateTime(failing.since), nextAt: dateTime(failing.nextAt) };
  return { ...rest, failing: failure ?? null };
}

/** An `AuditEntry` of the schema. */
export function auditShape(entry: AuditEntry) {
  return { ...entry, at: dateTime(entry.at) };
}

import type { Role } from "@dth/core/principal";
import type { Hub } from "../hub.ts";

type Names<T, Prefix extends string> = {
  [K in keyof T & string]: T[K] extends (...args: never[]) => unknown ? `${Prefix}${K}` : Names<T[K], `${K}.`>;
}[keyof T & string];

/** Every use case by its place in {@link Hub}, such as `tasks.create`. A new one does not compile until it is listed below. */
export type UseCaseName = Exclude<Names<Hub, "">, "tokens.authenticate">;

/** What a use case demands of its caller, and whether it is kept in the audit. */
export interface Permission {
  readonly role: Role;
  readonly audited: boolean;
}

const looks = (role: Role): Permission => ({ role, audited: false });
const changes = (role: Role): Permission => ({ role, audited: true });

/**
 * Who may do what. `tokens.authenticate` is not here: it is how a door finds out who calls.
 * `audit.list` demands `admin` where no task is named.
 */
export const PERMISSIONS: Readonly<Record<UseCaseName, Permission>> = {
  overview: looks("viewer"),
  infrastructure: looks("viewer"),
  watch: looks("viewer"),
  "plugins.list": looks("viewer"),
  "tasks.create": changes("operator"),
  "tasks.check": looks("viewer"),
  "tasks.get": looks("viewer"),
  "tasks.list": looks("viewer"),
  "tasks.edit": changes("operator"),
  "tasks.clone": changes("operator"),
  "tasks.start": changes("operator"),
  "tasks.runNow": changes("operator"),
  "tasks.pause": changes("operator"),
  "tasks.resume": changes("operator"),
  "tasks.stop": changes("operator"),
  "tasks.delete": changes("operator"),
  "tasks.doctor": changes("operator"),
  "tasks.board": looks("viewer"),
  "runs.list": looks("viewer"),
  "runs.get": looks("viewer"),
  "runs.items": looks("viewer"),
  "runs.receipt": looks("viewer"),
  "runs.manifest": looks("viewer"),
  "runs.verifyReceipt": looks("viewer"),
  "runs.logs": looks("viewer"),
  "runs.logStreams": looks("viewer"),
  "runs.metrics": looks("viewer"),
  "inbox.groups": looks("viewer"),
  "inbox.retry": changes("operator"),
  "inbox.accept": changes("operator"),
  "inbox.deadLetters": looks("viewer"),
  "plans.create": changes("operator"),
  "plans.get": looks("viewer"),
  "plans.apply": changes("operator"),
  "connections.create": changes("operator"),
  "connections.get": looks("viewer"),
  "connections.list": looks("viewer"),
  "connections.edit": changes("operator"),
  "connections.delete": changes("operator"),
  "connections.test": changes("operator"),
  "secrets.write": changes("operator"),
  "secrets.list": looks("operator"),
  "secrets.delete": changes("admin"),
  "tokens.create": changes("admin"),
  "tokens.list": looks("admin"),
  "tokens.revoke": changes("admin"),
  "channels.create": changes("operator"),
  "channels.list": looks("viewer"),
  "channels.edit": changes("operator"),
  "channels.delete": changes("operator"),
  "channels.test": changes("operator"),
  "events.ingest": changes("operator"),
  "portability.exportAll": changes("admin"),
  "portability.importAll": changes("admin"),
  "portability.importOriginal": changes("operator"),
  "audit.list": looks("viewer"),
};

/** What {@link useCase} wants to know of a use case: its permission, and its name in the audit, such as `task.create`. */
export function permission(name: UseCaseName): Permission & { readonly action: string } {
  return { ...PERMISSIONS[name], action: name.replace(/s\./, ".") };
}

import { HubError } from "@dth/core/error";
import { ROLES, type Role } from "@dth/core/principal";
import type { Caller } from "../caller.ts";

/** Whether the caller's role is at least this one. */
export function hasRole({ principal }: Caller, role: Role): boolean {
  return principal.role !== undefined && ROLES.indexOf(principal.role) >= ROLES.indexOf(role);
}

/**
 * Lets the caller pass only with this role or a higher one.
 *
 * @throws HubError `UNAUTHENTICATED` when the caller is nobody (an empty subject), `FORBIDDEN` when the role is too low
 */
export function requireRole(caller: Caller, role: Role): void {
  const { subject, role: own } = caller.principal;
  if (subject === "") throw new HubError("UNAUTHENTICATED", "the caller is not signed in");
  if (hasRole(caller, role)) return;
  throw new HubError("FORBIDDEN", `this needs the role ${role}; the caller has ${own ?? "none"}`);
}

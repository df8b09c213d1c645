import type { Role } from "@dth/core/principal";
import type { Caller } from "../src/caller.ts";

/** Somebody who is signed in, with this role or with none. */
export function callerWith(role?: Role): Caller {
  const subject = `user-${role ?? "none"}`;
  return {
    principal: { subject, name: `A ${role ?? "stranger"}`, kind: "user", ...(role && { role }) },
    door: "rest",
    requestId: "request-1",
    language: "en",
  };
}

/** Somebody who may look. */
export const VIEWER = callerWith("viewer");
/** Somebody who may also do what tasks need. */
export const OPERATOR = callerWith("operator");
/** Somebody who may do everything. */
export const ADMIN = callerWith("admin");

/** Nobody: not signed in. */
export const NOBODY: Caller = { ...callerWith(), principal: { subject: "", name: "", kind: "user" } };

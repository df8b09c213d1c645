import { HubError } from "@dth/core/error";
import type { Principal } from "@dth/core/principal";
import { ROLES } from "@dth/core/principal";
import * as v from "valibot";
import { type Claims, isMeantFor, issuerName, principalOfClaims, type RoleMapping } from "./claims.ts";
import { type MachineRoles, machineOf } from "./machines.ts";

const Lambda = v.object({
  resolverContext: v.object({
    subject: v.string(),
    name: v.string(),
    kind: v.picklist(["user", "token", "system"]),
    role: v.optional(v.picklist(ROLES)),
  }),
});
const Iam = v.object({ userArn: v.string(), accountId: v.string() });
const Token = v.object({ claims: v.record(v.string(), v.unknown()), issuer: v.optional(v.string()) });

/** Who may come in at AppSync, and as what. */
export interface AppSyncCallers {
  /** How a role is read from the claims of users. */
  readonly role: RoleMapping;
  /** Whom users' tokens are meant for: AppSync looks at it for an issuer, and for a user pool only here. */
  readonly audiences: readonly string[];
  /** Roles and users of the account that may more than publish. None unless named. */
  readonly machines?: MachineRoles;
}

const NOBODY: Principal = { subject: "", name: "nobody", kind: "user" };

/**
 * Who AppSync says is calling; it has verified the token. Our own authorizer's answer, the claims of a user pool or an
 * OpenID Connect issuer, a machine of the account that the operator named, or another role of it, which is the hub itself and
 * may do nothing but publish.
 *
 * @throws HubError `UNAUTHENTICATED` for a token that is meant for somebody else
 */
export function principalOfAppSync(identity: unknown, { role, audiences, machines }: AppSyncCallers): Principal {
  const lambda = v.safeParse(Lambda, identity);
  if (lambda.success) return lambda.output.resolverContext;
  const token = v.safeParse(Token, identity);
  if (token.success) {
    if (!isMeantFor(token.output.claims, audiences))
      throw new HubError("UNAUTHENTICATED", "the token is meant for another application");
    return principalOfClaims(token.output.claims, issuerOf(token.output), role);
  }
  const iam = v.safeParse(Iam, identity);
  return iam.success ? principalOfIam(iam.output.userArn, machines) : NOBODY;
}

/** A machine is a program like those with a token of the hub, told by its role; the session is what it calls itself. */
function principalOfIam(userArn: string, machines: MachineRoles = new Map()): Principal {
  const machine = machineOf(userArn, machines);
  if (machine === undefined) return { subject: userArn, name: userArn, kind: "system" };
  const name = userArn.replace(/^arn:.*?\/(.*)$/, "$1");
  return { subject: machine.arn, name, role: machine.role, kind: "token" };
}

function issuerOf({ claims, issuer }: { readonly claims: Claims; readonly issuer?: string | undefined }): string {
  return issuerName(typeof claims.iss === "string" ? claims.iss : (issuer ?? ""));
}

import { HubError } from "@dth/core/error";
import type { Principal } from "@dth/core/principal";
import { ROLES } from "@dth/core/principal";
import * as v from "valibot";
import { type Claims, isMeantFor, issuerName, principalOfClaims, type RoleMapping } from "./claims.ts";

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
}

const NOBODY: Principal = { subject: "", name: "nobody", kind: "user" };

/**
 * Who AppSync says is calling; it has verified the token. Our own authorizer's answer, the claims of a user pool or an
 * OpenID Connect issuer, or a role of the account, which is the hub itself and may do nothing but publish.
 *
 * @throws HubError `UNAUTHENTICATED` for a token that is meant for somebody else
 */
export function principalOfAppSync(identity: unknown, { role, audiences }: AppSyncCallers): Principal {
  const lambda = v.safeParse(Lambda, identity);
  if (lambda.success) return lambda.output.resolverContext;
  const token = v.safeParse(Token, identity);
  if (token.success) {
    if (!isMeantFor(token.output.claims, audiences))
      throw new HubError("UNAUTHENTICATED", "the token is meant for another application");
    return principalOfClaims(token.output.claims, issuerOf(token.output), role);
  }
  const iam = v.safeParse(Iam, identity);
  return iam.success ? { subject: iam.output.userArn, name: iam.output.userArn, kind: "system" } : NOBODY;
}

function issuerOf({ claims, issuer }: { readonly claims: Claims; readonly issuer?: string | undefined }): string {
  return issuerName(typeof claims.iss === "string" ? claims.iss : (issuer ?? ""));
}

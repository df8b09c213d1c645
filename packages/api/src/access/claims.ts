import { type Principal, ROLES, type Role } from "@dth/core/principal";

/** The payload of a token whose signature and dates are in order. */
export type Claims = Readonly<Record<string, unknown>>;

/** How a role is read from claims. */
export interface RoleMapping {
  /**
   * Name of the claim, such as `cognito:groups`, `https://hub.example/roles`, `scope`, or a dotted path such as
   * `realm_access.roles`. Its value is a list, or text with blanks between the entries.
   */
  readonly claim: string;
  /** Role by entry of the claim. Default: the role's own name. */
  readonly roles?: Readonly<Record<string, Role>>;
  /** Role of whoever is signed in without any of them. Absent: nothing is allowed to them. */
  readonly otherwise?: Role;
}

const OWN_NAMES: Readonly<Record<string, Role>> = { viewer: "viewer", operator: "operator", admin: "admin" };

/**
 * Who the bearer of claims is. The subject is `sub@issuer`, so that two issuers' users are never taken for each other.
 *
 * @param issuer without its scheme, as in `cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc`
 */
export function principalOfClaims(claims: Claims, issuer: string, mapping: RoleMapping): Principal {
  const subject = textOf(claims.sub) ?? "";
  const role = roleOf(claims, mapping);
  const who = { subject: subject === "" ? "" : `${subject}@${issuer}`, name: nameOf(claims) ?? subject };
  return { ...who, kind: "user", ...(role !== undefined && { role }) };
}

/** Whether claims are meant for one of these, as API Gateway looks at it: `client_id` counts only where there is no `aud`. */
export function isMeantFor(claims: Claims, audiences: readonly string[]): boolean {
  const given = claims.aud ?? claims.client_id;
  const named: readonly unknown[] = Array.isArray(given) ? given : [given];
  return named.some((audience) => typeof audience === "string" && audiences.includes(audience));
}

/** An issuer's address without its scheme and last slash. */
export function issuerName(issuer: string): string {
  return issuer.replace(/^https?:\/\//, "").replace(/\/$/, "");
}

/** The highest role that the claims give. */
function roleOf(claims: Claims, { claim, roles = OWN_NAMES, otherwise }: RoleMapping): Role | undefined {
  const given = entriesOf(claimOf(claims, claim)).flatMap((entry) =>
    Object.hasOwn(roles, entry) ? [roles[entry]] : [],
  );
  return ROLES.findLast((role) => given.includes(role)) ?? otherwise;
}

function claimOf(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const step of name.split(".")) value = isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function entriesOf(value: unknown): readonly string[] {
  if (typeof value === "string") return value.split(/\s+/).filter((entry) => entry !== "");
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];
}

function nameOf(claims: Claims): string | undefined {
  const names = ["name", "preferred_username", "email", "cognito:username", "username", "client_id"];
  return names.map((name) => textOf(claims[name])).find((name) => name !== undefined);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value.slice(0, 200) : undefined;
}

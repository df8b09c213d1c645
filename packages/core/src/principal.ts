/** What a person or program may do. Each role includes the ones before it. */
export const ROLES = ["viewer", "operator", "admin"] as const;

/** What somebody may do. */
export type Role = (typeof ROLES)[number];

/** Who asks. */
export interface Principal {
  /** Stable id: the issuer's subject, an API token's id, or `system`. */
  readonly subject: string;
  /** For people to read. */
  readonly name: string;
  /** Absent: signed in, but nothing is allowed. */
  readonly role?: Role;
  readonly kind: "user" | "token" | "system";
}

import { HubError } from "@dth/core/error";
import { ROLES, type Role } from "@dth/core/principal";

/** What machines that sign with keys of AWS may do in the hub, by who they are. */
export type MachineRoles = ReadonlyMap<string, Machine>;

/** A role or user of IAM that the operator let in. */
export interface Machine {
  /** As the operator wrote it, and as the audit shows it. */
  readonly arn: string;
  readonly role: Role;
}

/**
 * Reads `ARN=ROLE` with commas between, such as `arn:aws:iam::123456789012:role/ci=operator`.
 *
 * @throws HubError `INVALID_INPUT` that says which part is wrong
 */
export function readMachineRoles(text: string): MachineRoles {
  const parts = text.split(",").flatMap((part) => (part.trim() === "" ? [] : [part.trim()]));
  const entries = parts.map((part) => {
    const [arn = "", name] = part.split("=");
    const role = ROLES.find((each) => each === name);
    const key = arn.includes(":iam:") ? keyOf(arn) : undefined;
    if (key === undefined)
      throw new HubError(
        "INVALID_INPUT",
        `${part}: a machine is the ARN of a role or user of IAM, then = and its role`,
      );
    if (role === undefined)
      throw new HubError("INVALID_INPUT", `${part}: its role is ${ROLES.join(", ")}, not ${name}`);
    return [key, { arn, role }] as const;
  });
  const machines = new Map(entries);
  if (machines.size < entries.length) throw new HubError("INVALID_INPUT", "a machine is named twice");
  return machines;
}

/** The machine that a caller is. @param userArn as AppSync tells it: of a session of a role, or of a user */
export function machineOf(userArn: string, machines: MachineRoles): Machine | undefined {
  const key = keyOf(userArn);
  return key === undefined ? undefined : machines.get(key);
}

/**
 * Partition, account, kind and name. Names of roles and users are unique within an account, and sessions of a role do not tell
 * its path. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
function keyOf(arn: string): string | undefined {
  const [, partition, service, account, kind, path = ""] =
    /^arn:(aws[a-z-]*):(iam|sts)::(\d{12}):(role|user|assumed-role)\/([\w+=,.@/-]+)$/.exec(arn) ?? [];
  const names = path.split("/");
  if ((service === "sts") !== (kind === "assumed-role")) return undefined;
  const name = kind === "assumed-role" ? names.at(0) : names.at(-1);
  if (!partition || !name) return undefined;
  return [partition, account, kind === "user" ? "user" : "role", name].join(":");
}

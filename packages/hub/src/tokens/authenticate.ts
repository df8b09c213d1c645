import { hasCode } from "@dth/core/error";
import type { Role } from "@dth/core/principal";
import type { HubPorts } from "../ports.ts";
import { equalInConstantTime, hashOf } from "./hash.ts";
import { type TokenRecord, tokensOf } from "./records.ts";

/** How a token looks: `dth_`, its id, and 256 bits in hexadecimal. The prefix lets scanners find leaked ones. */
const FORM = /^dth_([0-9a-z]{1,64})_([0-9a-f]{64})$/;
const HOUR_MS = 3_600_000;

/** Who a token is. */
export interface TokenIdentity {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/**
 * Finds out whose token it is; undefined for one that is unknown, expired or revoked. Notes the hour of its use.
 *
 * @throws HubError as `RecordStore` does
 */
export async function authenticate(
  ports: Pick<HubPorts, "records" | "clock">,
  token: string,
): Promise<TokenIdentity | undefined> {
  const [, id, secret] = FORM.exec(token) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  const record = await tokensOf(ports.records).find(id);
  const hash = await hashOf(secret);
  if (record === undefined || !equalInConstantTime(hash, record.hash)) return undefined;
  if (record.expiresAt !== undefined && record.expiresAt <= ports.clock.now()) return undefined;
  if (!(await noteUse(ports, record))) return undefined;
  return { id, name: record.name, role: record.role };
}

/** @returns whether the token is still there: it may be revoked at this very moment */
async function noteUse(ports: Pick<HubPorts, "records" | "clock">, record: TokenRecord): Promise<boolean> {
  const lastUsedAt = Math.floor(ports.clock.now() / HOUR_MS) * HOUR_MS;
  if (record.lastUsedAt === lastUsedAt) return true;
  try {
    await tokensOf(ports.records).change(record.id, (current) => ({ ...current, lastUsedAt }));
    return true;
  } catch (error) {
    if (hasCode(error, "NOT_FOUND")) return false;
    // People must get in to see that the disk is full; the hour of a use can wait.
    if (hasCode(error, "DISK_FULL")) return true;
    if (hasCode(error, "CONFLICT")) return (await tokensOf(ports.records).find(record.id)) !== undefined;
    throw error;
  }
}

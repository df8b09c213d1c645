import type { Role } from "@dth/core/principal";
import type { Caller } from "@dth/hub/caller";
import type { TokenUseCases } from "@dth/hub/hub";
import { readAccess } from "./access-file.ts";

/** The hub itself, as who it acts when nobody asked. */
export function systemCaller(requestId: string): Caller {
  const principal = { subject: "system", name: "hub", role: "admin", kind: "system" } as const;
  return { principal, door: "hub", requestId, language: "en" };
}

/** Name of the token by which commands on the hub's own machine sign in. */
const LOCAL = "this machine";

/** The tokens of a start. */
export interface StartTokens {
  /** An admin's, for a person; only at the very first start. It is kept as a hash: whoever has it must note it. */
  readonly first?: string;
  /** An admin's, for commands on this machine. */
  readonly local: string;
}

/**
 * Makes the tokens that a start needs and that are not there yet.
 *
 * @param access file in which the last start left the local one; one that was revoked is made anew
 * @throws HubError as `RecordStore` does
 */
export async function startTokens(tokens: TokenUseCases, access: string, requestId: string): Promise<StartTokens> {
  const caller = systemCaller(requestId);
  const isFirst = (await tokens.list(caller)).length === 0;
  const first = isFirst ? { first: await makeToken(tokens, caller, "first admin", "admin") } : {};
  const known = await readAccess(access).catch(() => undefined);
  const isGood = known !== undefined && (await tokens.authenticate(known.token)) !== undefined;
  return { ...first, local: isGood ? known.token : await makeToken(tokens, caller, LOCAL, "admin") };
}

async function makeToken(tokens: TokenUseCases, caller: Caller, name: string, role: Role): Promise<string> {
  return (await tokens.create(caller, { name, role })).token;
}

import { existsSync } from "node:fs";
import { HubError } from "@dth/core/error";
import type { Role } from "@dth/core/principal";
import type { Caller } from "@dth/hub/caller";
import type { TokenUseCases } from "@dth/hub/hub";
import { createTokens } from "@dth/hub/tokens/tokens";
import { systemClock } from "@dth/local/clock";
import { randomIds } from "@dth/local/ids";
import { openRecordStore } from "@dth/local/record-store";
import { readAccess } from "./access-file.ts";
import { stateDirectory } from "./state-directory.ts";

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

/**
 * Makes a token without the hub, for whoever may write its state anyway; also while the hub runs.
 *
 * @throws HubError `INVALID_INPUT` where no hub has been, `RECORDS_UNUSABLE`
 */
export async function makeTokenIn(root: string, role: Role): Promise<string> {
  const { database } = stateDirectory(root);
  if (!existsSync(database)) throw new HubError("INVALID_INPUT", `there is no hub's state in ${root}`);
  const clock = systemClock();
  const ids = randomIds();
  const records = openRecordStore(database, clock);
  try {
    return await makeToken(createTokens({ records, clock, ids }), systemCaller(ids.next()), "made by hand", role);
  } finally {
    await records.close();
  }
}

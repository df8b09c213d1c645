import { join } from "node:path";
import { HubError } from "@dth/core/error";
import { readAccess } from "@dth/server/access-file";
import { stateDirectory } from "@dth/server/state-directory";
import type { CommandContext } from "../commands/context.ts";
import { createHubClient, type HubClient } from "./client.ts";

/** Where the hub of this machine keeps its state unless `--state` says otherwise. */
export function hubState({ flags, host }: Pick<CommandContext, "flags" | "host">): string {
  if (flags.state !== undefined) return flags.state;
  if (host.env.DTH_HOME) return join(host.env.DTH_HOME, "hub");
  return join(host.env.XDG_STATE_HOME || join(host.home, ".local", "state"), "dth", "hub");
}

/**
 * The hub that is meant: the one of `--hub` and `--token`, else of the environment, else the one of this machine.
 *
 * @throws HubError `INVALID_INPUT` when there is none, or a token is missing
 */
export async function connectHub(context: CommandContext): Promise<HubClient> {
  const { flags, language, stop: signal } = context;
  const local = await readAccess(stateDirectory(hubState(context)).access);
  const url = (flags.hub ?? local?.url)?.replace(/\/+$/, "");
  if (url === undefined) {
    throw new HubError("INVALID_INPUT", "there is no hub on this machine; start one with dth hub, or give --hub URL");
  }
  if (!/^https?:\/\/[^/]+/u.test(url)) throw new HubError("INVALID_INPUT", `--hub needs an address, not "${url}"`);
  // The local token is for the local hub alone: nobody else is to see it.
  const token = flags.token ?? (url === local?.url ? local.token : undefined);
  if (token === undefined) throw new HubError("UNAUTHENTICATED", `a token for ${url} is needed: DTH_HUB_TOKEN`);
  return createHubClient({ url, token, language, signal });
}

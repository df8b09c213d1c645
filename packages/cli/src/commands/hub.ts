import { resolve } from "node:path";
import { HubError } from "@dth/core/error";
import { ROLES } from "@dth/core/principal";
import { backupHub, restoreHub } from "@dth/server/backup";
import { createLog } from "@dth/server/log";
import { readIssuers } from "@dth/server/read-issuers";
import { type StartOptions, startHub } from "@dth/server/start-hub";
import { makeTokenIn } from "@dth/server/tokens";
import { EXIT } from "../exit-codes.ts";
import { hubAddresses } from "../hub/addresses.ts";
import { hubState } from "../hub/connect.ts";
import { HUB_TEXTS } from "../hub/texts.ts";
import type { CommandContext, CommandHandler } from "./context.ts";

const DEFAULT_PORT = 8484;
const DEFAULT_RUNS = 4;

/** Runs a hub here until it is asked to stop. */
export const hubCommand: CommandHandler = async (context) => {
  const [word = "start"] = context.positionals;
  if (word !== "start") throw new HubError("INVALID_INPUT", `"hub ${word}" is no command; see dth help hub`);
  const { flags, host, language, stop } = context;
  const json = flags.json === true || !host.stderr.isTerminal;
  const log = createLog({ write: (text) => host.stderr.write(text), json, now: host.clock.now });
  const hub = await startHub({
    state: stateOf(context),
    host: flags.host ?? "127.0.0.1",
    port: portOf(flags.port),
    maxRuns: flags["max-runs"] ?? DEFAULT_RUNS,
    keep: keptOf(context),
    ambient: flags.ambient === true,
    env: host.env,
    log,
    ...(flags.allow && { allowed: flags.allow }),
    ...(flags.oidc && { issuers: await readIssuers(resolve(host.directory, flags.oidc)) }),
  });
  context.print(`${HUB_TEXTS.listens[language]} ${hub.url}\n`);
  for (const line of hubAddresses(hub.url, hub.firstToken, language)) context.print(line);
  context.print("");
  context.print(HUB_TEXTS[hub.firstToken === undefined ? "haveToken" : "onlyOnce"][language]);
  context.print(HUB_TEXTS.untilStopped[language]);
  context.event({ event: "hub", url: hub.url, ...(hub.firstToken && { firstToken: hub.firstToken }) });
  if (!stop.aborted) await new Promise<void>((wake) => stop.addEventListener("abort", () => wake(), { once: true }));
  await hub.stop();
  return EXIT.ok;
};

/** How much history is kept, where something is said of it. */
function keptOf({ flags }: CommandContext): NonNullable<StartOptions["keep"]> {
  const { "keep-runs": runs, "keep-days": days } = flags;
  for (const given of [runs, days]) {
    if (given !== undefined && given < 1) throw new HubError("INVALID_INPUT", "--keep-runs and --keep-days begin at 1");
  }
  return { ...(runs !== undefined && { runs }), ...(days !== undefined && { days }) };
}

function portOf(port = DEFAULT_PORT): number {
  if (port >= 0 && port <= 65_535) return port;
  throw new HubError("INVALID_INPUT", `${port} is no port`);
}

/** Saves a hub's state. */
export const hubBackupCommand: CommandHandler = async (context) => {
  const to = resolve(context.host.directory, context.positionals[0] ?? "");
  await backupHub(stateOf(context), to, context.host.clock.now());
  context.print(`${HUB_TEXTS.saved[context.language]} ${to}`);
  context.event({ event: "backup", directory: to });
  return EXIT.ok;
};

/** Brings a hub's state back. */
export const hubRestoreCommand: CommandHandler = async (context) => {
  const from = resolve(context.host.directory, context.positionals[0] ?? "");
  const aside = await restoreHub(from, stateOf(context), context.host.clock.now());
  context.print(`${HUB_TEXTS.restored[context.language]} ${stateOf(context)}`);
  if (aside !== undefined) context.print(`${HUB_TEXTS.aside[context.language]} ${aside}`);
  context.event({ event: "restore", from, ...(aside && { aside }) });
  return EXIT.ok;
};

/** Makes a token on the hub's own machine, for whoever may read its state anyway. */
export const hubTokenCommand: CommandHandler = async (context) => {
  const role = ROLES.find((name) => name === context.flags.role) ?? "admin";
  const token = await makeTokenIn(stateOf(context), role);
  context.print(token);
  context.event({ event: "token", token, role });
  return EXIT.ok;
};

function stateOf(context: CommandContext): string {
  return resolve(context.host.directory, hubState(context));
}

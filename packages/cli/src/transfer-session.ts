import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { HubError, hasCode, toHubError } from "@dth/core/error";
import type { TransferOptions } from "@dth/core/transfer-options";
import type { CommandContext } from "./commands/context.ts";
import type { Flags } from "./commands/flags.ts";
import { createMachine, type Machine } from "./machine.ts";
import { parseList } from "./places/list-file.ts";
import { refuseOverlap } from "./places/overlap.ts";
import { type OpenPlace, openDestination, openSource, readLocation } from "./places/place.ts";
import { transferOptions } from "./transfer-options.ts";

/** Both sides of a command line, opened and found usable, before anything is changed. */
export interface TransferSession {
  readonly machine: Machine;
  readonly source: OpenPlace;
  readonly destination: OpenPlace;
  readonly options: TransferOptions;
}

/**
 * Opens both sides, does `work` with them and closes everything again.
 *
 * @throws HubError of input classes when the command line is wrong, of job classes when a side cannot be used
 */
export async function withTransfer<T>(
  context: CommandContext,
  work: (session: TransferSession) => Promise<T>,
): Promise<T> {
  const { flags, positionals, host } = context;
  // A first reading without lists finds every contradiction before a network is touched.
  const machine = await createMachine(host, transferOptions(flags, {}), context.waiting);
  try {
    const [from = "", to = ""] = positionals;
    // Both are read before either is opened, so that a slip in the second costs no request.
    readLocation(from, machine);
    readLocation(to, machine);
    const source = await openSource(from, "source", flags, machine);
    const destination = await openDestination(to, source, flags, machine);
    await refuseOverlap(source, destination);
    const options = await readOptions(source, flags, machine);
    await preflight(source, destination, options, context.stop);
    return await work({ machine, source, destination, options });
  } finally {
    await machine.close();
  }
}

async function readOptions(source: OpenPlace, flags: Flags, machine: Machine): Promise<TransferOptions> {
  const keys = await readList(flags["from-file"], machine);
  const prefixes = await readList(flags["prefixes-from"], machine);
  if (!source.single) return transferOptions(flags, { keys, prefixes });
  if (keys ?? prefixes) {
    throw new HubError("INVALID_INPUT", `${source.place.text} is a single object, so a list cannot choose from it`);
  }
  // The whole key is the prefix, so that what follows it is empty.
  return transferOptions(flags, { keys: [""] });
}

async function readList(name: string | undefined, machine: Machine): Promise<readonly string[] | undefined> {
  if (name === undefined) return undefined;
  return parseList(await readListBytes(name, machine), name);
}

async function readListBytes(name: string, machine: Machine): Promise<Uint8Array> {
  try {
    const location = readLocation(name, machine);
    if (location.kind === "path") return await readFile(resolve(machine.host.directory, name));
    const { side, single } = await openSource(name, "only", {}, machine);
    if (!single) throw new HubError("OBJECT_NOT_FOUND", `${name} is not exactly one object`);
    return await (await side.store.get(side.prefix)).bytes();
  } catch (error) {
    if (hasCode(error, "UNKNOWN_SCHEME", "UNKNOWN_CONNECTION", "BUCKET_MISSING", "CANCELLED")) throw error;
    throw new HubError("LIST_FILE_UNREADABLE", `the list ${name} cannot be read`, { cause: error });
  }
}

/** One small listing a side: what makes everything fail is told before a run begins, by the store's own words. */
async function preflight(
  source: OpenPlace,
  destination: OpenPlace,
  options: TransferOptions,
  signal: AbortSignal,
): Promise<void> {
  await reach("source", source, signal);
  // What nothing is compared with need not be listed, and may not be allowed to.
  if (options.compare !== "none") await reach("destination", destination, signal);
}

async function reach(name: "source" | "destination", { side, place }: OpenPlace, signal: AbortSignal): Promise<void> {
  try {
    if (place.kind === "bucket") await side.store.list({ prefix: side.prefix, maxKeys: 1, signal });
  } catch (error) {
    const { code, message, cause, details, retryAfterMs } = toHubError(error);
    const options = { cause, details, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    throw new HubError(code, `${name} ${place.text}: ${message}`, options);
  }
}

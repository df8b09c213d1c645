import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { type CommandResult, runCommand } from "../../run-command.ts";

/** Where the stand-ins of the bases are kept between runs; delete it to make them anew. */
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "data-transfer-hub/images");

const STORAGE = ["--root", join(CACHE, "storage"), "--runroot", join(CACHE, "run"), "--storage-driver", "vfs"];

/** The command line of buildah with a storage of its own, apart from the user's. */
export function buildahCommand(args: readonly string[]): readonly string[] {
  return ["buildah", ...STORAGE, ...args];
}

/** Runs buildah to its end, whatever that is. */
export async function tryBuildah(args: readonly string[]): Promise<CommandResult> {
  await mkdir(CACHE, { recursive: true });
  return runCommand(buildahCommand(args));
}

/** Runs buildah. @returns what it said @throws Error with that, when it fails */
export async function buildah(args: readonly string[]): Promise<string> {
  const { code, output } = await tryBuildah(args);
  if (code !== 0) throw new Error(`buildah ${args.join(" ")}: ${output.trim()}`);
  return output.trim();
}

/** A container of an image, for as long as the work takes. @param from an image, or `scratch` */
export async function withContainer<T>(
  from: string,
  { platform }: { readonly platform: string },
  work: (container: string) => Promise<T>,
): Promise<T> {
  const container = await buildah(["from", "--quiet", "--platform", platform, from]);
  try {
    return await work(container);
  } finally {
    await tryBuildah(["rm", container]);
  }
}

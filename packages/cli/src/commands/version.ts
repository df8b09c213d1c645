import process from "node:process";
import manifest from "../../package.json" with { type: "json" };
import { EXIT } from "../exit-codes.ts";
import type { CommandHandler } from "./context.ts";

/** The program's own version. */
export const VERSION: string = manifest.version;

/** Prints the version and the runtime's. */
export const versionCommand: CommandHandler = async ({ print, event }) => {
  const { deno } = process.versions as Record<string, string | undefined>;
  const runtime = deno === undefined ? `Node ${process.versions.node}` : `Deno ${deno}`;
  print(`dth ${VERSION} (${runtime}, ${process.platform} ${process.arch})`);
  event({ event: "version", version: VERSION, runtime, platform: process.platform, arch: process.arch });
  return EXIT.ok;
};

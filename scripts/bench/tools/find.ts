import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { runCommand } from "../../run-command.ts";
import { dth } from "./dth.ts";
import { awsCli, mc, s3sync, s5cmd } from "./others.ts";
import { rclone } from "./rclone.ts";
import type { Tool } from "./tool.ts";

/** A tool that is installed here. */
export interface FoundTool {
  readonly tool: Tool;
  /** First line that says the version. */
  readonly version: string;
}

/** PATH with the directories of DTH_BENCH_PATH behind it, where peers are looked for. */
export function benchPath(env: NodeJS.ProcessEnv = process.env): string {
  return [env.PATH, env.DTH_BENCH_PATH].filter((part) => part).join(delimiter);
}

/** Whether a program is on `path`. */
export function isInstalled(program: string, path: string): boolean {
  return path.split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Every tool that can be measured, ours first. */
export const KNOWN_TOOLS: readonly Tool[] = [
  dth("node"),
  dth("deno"),
  rclone(true),
  rclone(false),
  s5cmd,
  mc,
  s3sync,
  awsCli,
];

/** Every tool that is installed, ours first; only those named in `wanted` unless that is empty. */
export async function findTools(wanted: readonly string[]): Promise<readonly FoundTool[]> {
  const path = benchPath();
  const chosen = KNOWN_TOOLS.filter(
    (tool) => (wanted.length === 0 || wanted.includes(tool.id)) && isInstalled(tool.binary, path),
  );
  return await Promise.all(
    chosen.map(async (tool) => {
      const { output } = await runCommand([tool.binary, ...tool.versionArguments], { env: { PATH: path } });
      return { tool, version: output.split("\n")[0]?.trim() ?? "" };
    }),
  );
}

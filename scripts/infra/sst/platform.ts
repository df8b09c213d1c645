import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { runCommand } from "../../run-command.ts";

/** SST's components as TypeScript, with their packages. Git ignores it. */
export const PLATFORM = ".sst/platform";

const NO_CHECK = "// @ts-nocheck\n";
/** SST would fetch Pulumi and bun from GitHub, and tell its makers; npm's bun and nothing of that is needed here. */
export const OFFLINE = { SST_SKIP_DEPENDENCY_CHECK: "1", SST_TELEMETRY_DISABLED: "1" };

/**
 * Brings `.sst/platform` in step with the version of the npm package `sst`. About 4 s, and nothing when it is there.
 *
 * @throws Error when SST cannot install it
 */
export async function ensurePlatform(root: string): Promise<void> {
  const { version } = JSON.parse(await readFile(join(root, "node_modules/sst/package.json"), "utf8"));
  if (!(await isInstalled(root, version))) {
    const command = [join(root, "node_modules/.bin/sst"), "install", "--stage", "personal"];
    const { code, output } = await runCommand(command, { env: { ...OFFLINE, SST_BUN_PATH: bunIn(root) } });
    if (code !== 0) throw new Error(`sst install failed: ${output}`);
  }
  await silenceTypes(join(root, PLATFORM, "src"));
}

/** bun's install script, which is not run everywhere, moves the program to the package's own entry. */
export function bunIn(root: string): string {
  const unmoved = join(root, `node_modules/@oven/bun-${process.platform}-${process.arch}/bin/bun`);
  return existsSync(unmoved) ? unmoved : join(root, "node_modules/bun/bin/bun.exe");
}

async function isInstalled(root: string, version: string): Promise<boolean> {
  if (!existsSync(join(root, PLATFORM, "node_modules/@pulumi/aws"))) return false;
  const installed = await readFile(join(root, PLATFORM, "version"), "utf8").catch(() => "");
  return installed.trim() === version;
}

/** SST's own sources do not pass our compiler options, and cannot be left out: `config.d.ts` refers to them. */
async function silenceTypes(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".ts")) continue;
    const path = join(entry.parentPath, entry.name);
    const text = await readFile(path, "utf8");
    if (!text.startsWith(NO_CHECK)) await writeFile(path, NO_CHECK + text);
  }
}

/**
 * Sees to it that the programs are there which tests run beside npm's: skopeo and docker-registry for the image plugin,
 * Chromium for the console, curl for what the how-tos say. Installs them where that needs nobody's permission (root on Debian and its kin); else says how. Never fails: a test
 * that cannot run says so itself, and counts as failed.
 */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "./run-command.ts";

/** Programs by the name of their Debian package, which is the same. */
const NEEDED = ["skopeo", "docker-registry", "chromium", "curl"];

/** Those of `programs` that are in no directory of `path`. */
export function missingPrograms(programs: readonly string[], path: string): readonly string[] {
  return programs.filter((program) => !path.split(delimiter).some((directory) => isProgram(join(directory, program))));
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What to say when they cannot be installed here. */
export function advice(missing: readonly string[]): string {
  const names = missing.join(" and ");
  return `setup: ${names} not found: tests that need it will count as failed. Debian, Ubuntu: sudo apt-get install ${missing.join(" ")}; macOS: brew install skopeo, and docker-registry from github.com/distribution/distribution.`;
}

async function install(missing: readonly string[]): Promise<boolean> {
  // RUNLEVEL: the package would start its registry as a service, which nobody asked for.
  const env = { DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const command = ["apt-get", "install", "--yes", "--no-install-recommends", ...missing];
  if ((await runCommand(command, { env })).code === 0) return true;
  // The lists of packages may be old, or not there at all, as in a fresh container.
  if ((await runCommand(["apt-get", "update"], { env })).code !== 0) return false;
  return (await runCommand(command, { env })).code === 0;
}

async function ensure(): Promise<void> {
  const path = process.env.PATH ?? "";
  const missing = missingPrograms(NEEDED, path);
  if (missing.length === 0) return;
  const may = process.getuid?.() === 0 && missingPrograms(["apt-get"], path).length === 0;
  if (may) console.log(`setup: installing ${missing.join(" and ")} with apt-get, for tests`);
  if (!may || !(await install(missing))) console.log(advice(missing));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensure();

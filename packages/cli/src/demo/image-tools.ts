import { spawnSync } from "node:child_process";
import process from "node:process";

/** What the image part of the demo needs; names of Debian's packages are the same. */
const TOOLS = ["skopeo", "docker-registry"] as const;

/** Milliseconds that installing may take. */
const PATIENCE_MS = 180_000;

/**
 * Makes sure that skopeo and docker-registry are there, installing Debian's packages where this user may.
 *
 * @param path the PATH in which they are looked for
 * @param installing called before anything is installed
 * @returns what is still missing
 */
export function ensureImageTools(path: string, installing: (missing: readonly string[]) => void): readonly string[] {
  const missing = missingTools(path);
  if (missing.length === 0 || process.getuid?.() !== 0 || !runs("apt-get", ["--version"], path)) return missing;
  installing(missing);
  const apt = (...args: readonly string[]) =>
    runs("apt-get", ["-q", "-y", "--no-install-recommends", ...args], path, { DEBIAN_FRONTEND: "noninteractive" });
  if (!apt("install", ...missing) && apt("update")) apt("install", ...missing);
  return missingTools(path);
}

function missingTools(path: string): readonly string[] {
  return TOOLS.filter((tool) => !runs(tool, ["--version"], path));
}

function runs(command: string, args: readonly string[], path: string, env: Readonly<Record<string, string>> = {}) {
  const options = { env: { PATH: path, ...env }, stdio: "ignore", timeout: PATIENCE_MS } as const;
  return spawnSync(command, args, options).status === 0;
}

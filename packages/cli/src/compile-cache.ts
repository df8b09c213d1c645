import { existsSync } from "node:fs";
import * as modules from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Keeps what Node makes of our TypeScript, so that the next start takes half as long: 0.3 s instead of 0.57 s to
 * the end of a copy of nothing. In a directory of the user's own, as what lies there is run. Where it cannot be
 * written Node goes on without; Deno keeps such a cache by itself.
 */
export function keepCompiled(env: Readonly<Record<string, string | undefined>>): void {
  const base = env.XDG_CACHE_HOME || homedir();
  // Node 24 tries for ever to make directories where the system says that the parent is missing, as procfs does.
  if (!existsSync(base)) return;
  const directory = env.XDG_CACHE_HOME ? join(base, "dth", "compiled") : join(base, ".cache", "dth", "compiled");
  modules.enableCompileCache?.(env.NODE_COMPILE_CACHE ?? directory);
}

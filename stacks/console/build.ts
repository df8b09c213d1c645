import { execFileSync } from "node:child_process";
import { join } from "node:path";

/**
 * Builds the console where its files are part of a function; a site on CloudFront is built by its own component. Whoever
 * evaluates the stacks several times has packaged before, and says so by `HUB_PACKAGED`.
 */
export function buildConsoleFiles(): void {
  if (process.env.HUB_PACKAGED === "true") return;
  const { root } = $cli.paths;
  execFileSync("node", [join(root, "web/tools/build-console.ts")], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

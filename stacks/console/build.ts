import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Builds the console where its files are part of a function; a site on CloudFront is built by its own component. */
export function buildConsoleFiles(): void {
  const { root } = $cli.paths;
  execFileSync("node", [join(root, "web/tools/build-console.ts")], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

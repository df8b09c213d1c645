import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

/** Handlers of Lambda, which the stacks name, and the program of the containers. */
export const PROGRAMS: readonly string[] = [
  "authorizer",
  "bucket-events",
  "console",
  "container",
  "heard-events",
  "launch",
  "lister",
  "resolver",
  "rest",
  "tick",
];

/** One program as one file. */
export interface Bundle {
  readonly name: string;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * Bundles every handler, and the program of the containers, for plain Node 24: nothing else is needed to run them. SST
 * makes the handlers' own at deploy time with the same settings; these prove them, and the containers' is shipped.
 *
 * @param directory where they go; made if missing
 */
export async function bundleFunctions(directory: string): Promise<readonly Bundle[]> {
  const sources = PROGRAMS.map((name) => join(import.meta.dirname, `${name}.ts`));
  await build({
    entryPoints: sources,
    outdir: directory,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node24",
    loader: { ".graphql": "text" },
    // Packages of CommonJS ask for modules of Node by `require`.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    logLevel: "silent",
  });
  const files = (await readdir(directory)).filter((name) => name.endsWith(".mjs")).sort();
  return Promise.all(
    files.map(async (name) => {
      const path = join(directory, name);
      return { name: name.replace(/\.mjs$/, ""), path, size: (await stat(path)).size };
    }),
  );
}

import { posix } from "node:path";
import { findCycles } from "./cycles.ts";
import { findImports, type Import } from "./imports.ts";
import { DEMO, FOR_TESTS, FOR_TESTS_OF, HOST_FREE, isTest, MAY_IMPORT, TEMPLATE } from "./rules.ts";

/** Source texts by path from the root, with `/` on every system. */
export type Sources = ReadonlyMap<string, string>;

/** Everything in `sources` that breaks the rules of {@link MAY_IMPORT}, one line each; empty when all is well. */
export function checkLayers(sources: Sources): readonly string[] {
  const problems: string[] = [];
  const graph = new Map<string, readonly string[]>();
  for (const [path, text] of sources) {
    const imports = findImports(text);
    problems.push(...imports.flatMap((each) => located(path, each, problemOf(path, each))));
    graph.set(path, targets(path, imports));
  }
  for (const cycle of findCycles(graph)) problems.push(`import cycle: ${cycle.join(" -> ")}`);
  return problems;
}

function located(path: string, each: Import, problem: string | undefined): readonly string[] {
  return problem === undefined ? [] : [`${path}:${each.line}: ${problem}`];
}

/** The package of a path such as `packages/core/src/error.ts`, `plugins/s3/src/manifest.ts` or `web/src/main.tsx`. */
function packageOf(path: string): string | undefined {
  if (path.startsWith("web/")) return "web";
  const match = /^(packages|plugins)\/([^/]+)\//.exec(path);
  if (match?.[1] === "packages") return match[2];
  const folder = match?.[2];
  if (folder === undefined) return undefined;
  return folder === "list" ? "plugins" : `plugin-${folder}`;
}

/** The folder of a package: the inverse of {@link packageOf}. */
function folderOf(name: string): string {
  if (name === "web") return name;
  if (name === "plugins") return "plugins/list";
  return name.startsWith("plugin-") ? `plugins/${name.slice("plugin-".length)}` : `packages/${name}`;
}

function problemOf(path: string, { specifier }: Import): string | undefined {
  const from = packageOf(path);
  if (from === undefined) return undefined;
  if (!(from in MAY_IMPORT)) return `package ${from} has no place in scripts/layers/rules.ts`;
  if (specifier.startsWith(".")) return relativeProblem(path, specifier);
  const to = /^@dth\/([^/]+)/.exec(specifier)?.[1];
  if (to !== undefined) return packageProblem(path, from, to, specifier);
  const host = /^(node|bun|jsr|deno|https?):/.exec(specifier);
  if (host && HOST_FREE.includes(from) && !isTest(path)) return `${from} runs on every host, so no ${specifier}`;
  return undefined;
}

function relativeProblem(path: string, specifier: string): string | undefined {
  const target = posix.join(posix.dirname(path), specifier);
  if (packageOf(target) !== packageOf(path)) return `${specifier} leaves the package; import @dth/<package>/<file>`;
  if (isTest(target) && !isTest(path)) return `${specifier} is a test`;
  if (TEMPLATE.test(target) && !TEMPLATE.test(path)) return `${specifier} is for a template, which nothing else sees`;
  return undefined;
}

function packageProblem(path: string, from: string, to: string, specifier: string): string | undefined {
  if (!specifier.slice(5 + to.length)) return `${specifier} has no entry of its own; import the file that is meant`;
  if (from === to) return isTest(path) ? undefined : `${specifier} is this package; import it relatively`;
  if (MAY_IMPORT[from]?.includes(to)) return undefined;
  if (isTest(path) && [...FOR_TESTS, ...(FOR_TESTS_OF[from] ?? [])].includes(to)) return undefined;
  if (to === "testkit" && DEMO.test(path)) return undefined;
  if (to === "template" && TEMPLATE.test(path)) return undefined;
  return `${from} may not import ${to}`;
}

/** Paths of the imported files, of this repository only. Types and `import()` are not there when a file loads, so they make no cycle. */
function targets(path: string, imports: readonly Import[]): readonly string[] {
  return imports
    .filter((each) => each.eager)
    .flatMap(({ specifier }) => {
      if (specifier.startsWith(".")) return [posix.join(posix.dirname(path), specifier)];
      const match = /^@dth\/([^/]+)\/(.+)$/.exec(specifier);
      return match?.[1] === undefined ? [] : [`${folderOf(match[1])}/src/${match[2]}.ts`];
    });
}

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Graph } from "./graph.ts";
import { rolesOf } from "./iam.ts";

/** Where each region's roles are written down, for people to review. */
const FOLDER = "scripts/infra/sst/iam";

/**
 * Compares every role with what was reviewed, and writes it anew when asked to.
 *
 * @returns what differs
 */
export async function checkIam(root: string, graph: Graph, update: boolean): Promise<readonly string[]> {
  const path = join(root, FOLDER, `${graph.region}.json`);
  const found = JSON.stringify(rolesOf(graph), null, 2);
  if (update) await writeFile(path, `${found}\n`);
  const known: unknown = JSON.parse(await readFile(path, "utf8").catch(() => "[]"));
  // How the file looks is the formatter's.
  if (JSON.stringify(known, null, 2) === found) return [];
  return [
    `${FOLDER}/${graph.region}.json is not what the stacks grant: look at it, then run UPDATE=1 npm run infra sst`,
  ];
}

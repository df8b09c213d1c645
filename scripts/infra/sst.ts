import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT, runCommand } from "../run-command.ts";
import type { StackCheck } from "./sst/checks/check.ts";
import { DOOR_CHECKS } from "./sst/checks/doors.ts";
import { OPERATION_CHECKS } from "./sst/checks/operation.ts";
import { PERMISSION_CHECKS } from "./sst/checks/permissions.ts";
import { STORAGE_CHECKS } from "./sst/checks/storage.ts";
import { evaluate } from "./sst/evaluate.ts";
import type { Graph } from "./sst/graph.ts";
import { ensurePlatform } from "./sst/platform.ts";
import { checkIam } from "./sst/snapshot.ts";

const STAGES = ["personal", "test", "production"];
const REGIONS = ["us-east-1", "cn-north-1", "us-gov-west-1"];
const CHECKS: readonly StackCheck[] = [...OPERATION_CHECKS, ...STORAGE_CHECKS, ...DOOR_CHECKS, ...PERMISSION_CHECKS];

/** What an operator must give where there is no user pool. */
const CHINA = { HUB_ISSUER: "https://hub.authing.example/oidc", HUB_CLIENT_ID: "console" };

/**
 * Evaluates every stage in every partition by SST's own components, and holds what comes out to every rule.
 *
 * @param update writes the reviewed roles anew
 * @returns how many problems there are; each was printed
 */
export async function checkStacks({ update }: { readonly update: boolean }): Promise<number> {
  await ensurePlatform(ROOT);
  const types = await runCommand(["tsc", "-p", "tsconfig.infra.json"]);
  if (types.code !== 0) console.log(types.output);
  let problems = types.code === 0 ? 0 : 1;
  await withConsole(async () => {
    for (const stage of STAGES) for (const region of REGIONS) problems += await checkStage(stage, region, update);
  });
  return problems;
}

async function checkStage(stage: string, region: string, update: boolean): Promise<number> {
  const settings = { HUB_EMAIL: "hub@example.com", ...(region.startsWith("cn-") ? CHINA : {}) };
  const graph = await evaluate(ROOT, { stage, region, settings });
  const problems = CHECKS.flatMap((check) => check.problems(graph).map((problem) => `${check.name}: ${problem}`));
  if (stage === "production") problems.push(...(await checkIam(ROOT, graph, update)));
  console.log(`${problems.length === 0 ? "ok    " : "FAILED"}  ${stage} in ${region}: ${countOf(graph)}`);
  for (const problem of problems) console.log(`        ${problem}`);
  return problems.length;
}

function countOf({ resources }: Graph): string {
  const real = resources.filter(({ custom, type }) => custom && type.startsWith("aws:"));
  return `${real.length} resources of AWS, ${CHECKS.length} rules`;
}

/** The components look whether the console was built, which takes longer than all of this. */
async function withConsole(work: () => Promise<void>): Promise<void> {
  const dist = join(ROOT, "web/dist");
  const isBuilt = existsSync(join(dist, "index.html"));
  if (!isBuilt) {
    await mkdir(dist, { recursive: true });
    await writeFile(join(dist, "index.html"), "<!doctype html>\n");
  }
  try {
    await work();
  } finally {
    if (!isBuilt) await rm(dist, { recursive: true });
  }
}

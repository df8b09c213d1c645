import { packageArtifacts } from "../deploy/artifacts.ts";
import { ROOT, runCommand } from "../run-command.ts";
import { blindRules } from "./sst/blind-rules.ts";
import { ARTIFACT_CHECK } from "./sst/checks/artifacts.ts";
import type { StackCheck } from "./sst/checks/check.ts";
import { DOOR_CHECKS } from "./sst/checks/doors.ts";
import { HEARING_CHECKS } from "./sst/checks/hearing.ts";
import { OPERATION_CHECKS } from "./sst/checks/operation.ts";
import { PERMISSION_CHECKS } from "./sst/checks/permissions.ts";
import { SETTINGS_CHECKS } from "./sst/checks/settings.ts";
import { STORAGE_CHECKS } from "./sst/checks/storage.ts";
import { TASK_STACK_CHECKS } from "./sst/checks/task-stacks.ts";
import { TOPOLOGY_CHECKS } from "./sst/checks/topology.ts";
import { evaluate } from "./sst/evaluate.ts";
import { checkGivenUp } from "./sst/given-up.ts";
import type { Graph } from "./sst/graph.ts";
import { ensurePlatform } from "./sst/platform.ts";
import { checkIam } from "./sst/snapshot.ts";
import { required, VARIANTS } from "./sst/variants.ts";
import { withConsole } from "./sst/with-console.ts";
import type { Findings } from "./topic.ts";

const CHECKS: readonly StackCheck[] = [
  ...OPERATION_CHECKS,
  ...STORAGE_CHECKS,
  ...DOOR_CHECKS,
  ...SETTINGS_CHECKS,
  ...TOPOLOGY_CHECKS,
  ...HEARING_CHECKS,
  ...PERMISSION_CHECKS,
  ...TASK_STACK_CHECKS,
  ARTIFACT_CHECK,
];

/**
 * Evaluates every stage in every partition, and what operators decide beside, by SST's own components, and holds what comes out
 * to every rule. A minute.
 * With `UPDATE=1` in the environment the reviewed roles are written anew.
 */
export async function checkStacks(): Promise<Findings> {
  await ensurePlatform(ROOT);
  await packageArtifacts();
  const lines: string[] = [];
  const problems: string[] = [];
  const types = await runCommand(["tsc", "-p", "tsconfig.infra.json"]);
  if (types.code !== 0) problems.push(types.output);
  await withConsole(ROOT, async () => {
    for (const { stage, region, about, settings } of VARIANTS) {
      const graph = await evaluate(ROOT, { stage, region, settings });
      const name = `${stage} in ${region}${about === undefined ? "" : `, ${about}`}`;
      lines.push(`${name}: ${countOf(graph)}`);
      const roles = stage === "production" && about === undefined ? await rolesProblems(graph) : [];
      problems.push(...[...problemsOf(graph), ...roles].map((problem) => `${name}: ${problem}`));
      if (stage === "production") problems.push(...blindRules(CHECKS, graph).map((problem) => `${name}: ${problem}`));
    }
    for (const found of [await checkGivenUp(), await checkDevelopment()]) {
      lines.push(...found.lines);
      problems.push(...found.problems);
    }
  });
  return { lines, problems };
}

/** Where the console's own server runs by itself, and where the site of CloudFront starts it. */
const DEVELOPMENT = {
  "us-east-1": ["Console", "LocalHub", "LocalStore"],
  "cn-north-1": ["LocalConsoleServer", "LocalHub", "LocalStore"],
} as const;

/** What `sst dev` runs on the developer's machine. */
async function checkDevelopment(): Promise<Findings> {
  const lines: string[] = [];
  const problems: string[] = [];
  for (const [region, wanted] of Object.entries(DEVELOPMENT)) {
    const { resources, failures } = await evaluate(ROOT, {
      stage: "personal",
      region,
      settings: required(region),
      dev: true,
    });
    const local = resources.filter(({ type }) => ["sst:sst:DevCommand", "sst:aws:StaticSite"].includes(type));
    const found = local.map(({ name }) => name).sort();
    lines.push(`sst dev in ${region}: ${found.join(", ")}`);
    problems.push(...failures);
    if (found.join() !== wanted.join()) problems.push(`sst dev in ${region} starts ${found}, not ${wanted}`);
  }
  return { lines, problems };
}

function problemsOf(graph: Graph): readonly string[] {
  return CHECKS.flatMap((check) => check.problems(graph).map((problem) => `${check.name}: ${problem}`));
}

function rolesProblems(graph: Graph): Promise<readonly string[]> {
  return checkIam(ROOT, graph, process.env.UPDATE === "1");
}

function countOf({ resources }: Graph): string {
  const real = resources.filter(({ custom, type }) => custom && type.startsWith("aws:"));
  return `${real.length} resources of AWS, held to ${CHECKS.length} rules`;
}

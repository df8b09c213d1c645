import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageArtifacts } from "../../deploy/artifacts.ts";
import { ROOT } from "../../run-command.ts";
import { checkDrawings } from "../drawings/check-drawings.ts";
import { evaluate } from "../sst/evaluate.ts";
import type { Resource } from "../sst/graph.ts";
import { ensurePlatform } from "../sst/platform.ts";
import { withConsole } from "../sst/with-console.ts";
import type { Findings } from "../topic.ts";
import { idleActions, idlePasses, refusedCalls, wideActions } from "./deployer-allows.ts";
import { type Call, callsOf } from "./deployer-calls.ts";
import { POLICY_PATH } from "./deployer-policy.ts";

const CHINA = { HUB_ISSUER: "https://hub.authing.example/oidc", HUB_CLIENT_ID: "console" };

const PARTITIONS = { "us-east-1": "aws", "cn-north-1": "aws-cn", "us-gov-west-1": "aws-us-gov" } as const;

type Region = keyof typeof PARTITIONS;

/** As long as the deployer's policy takes them: longer ones shorten the app's name in names of buckets. */
const STAGES = ["production", "x".repeat(16)] as const;

/**
 * Holds the documents to the stacks: the deployer's policy allows what a deploy calls in each partition and nothing else, the
 * drawings show what there is. With `UPDATE=1` in the environment the drawings are written anew.
 */
export async function checkDocuments(): Promise<Findings> {
  await ensurePlatform(ROOT);
  await packageArtifacts();
  const policy = await readFile(join(ROOT, POLICY_PATH), "utf8");
  const lines: string[] = [];
  const problems: string[] = [];
  const all: Call[] = [];
  await withConsole(ROOT, async () => {
    for (const region of Object.keys(PARTITIONS) as Region[]) {
      for (const stage of STAGES) {
        const { calls, unknown } = callsOf(await resourcesIn(stage, region), PARTITIONS[region]);
        const refused = refusedCalls(policy.replaceAll("arn:aws:", `arn:${PARTITIONS[region]}:`), calls);
        problems.push(...unknown.map((type) => `nobody wrote down what a deploy calls for ${type}`));
        problems.push(...refused.map((call) => `${POLICY_PATH} refuses ${textOf(call)} in ${region}`));
        all.push(...calls);
        if (stage === "production") lines.push(`${region}: the deployer's policy allows all ${calls.length} calls`);
      }
    }
    problems.push(...(await withoutIssuer()));
    const resources = await resourcesIn("production", "us-east-1", {});
    const types = new Set(resources.filter(isReal).map(({ type }) => type));
    problems.push(...(await checkDrawings(types, process.env.UPDATE === "1")));
  });
  problems.push(
    ...idleActions(policy, all).map((action) => `${POLICY_PATH} allows ${action}, which no deploy calls`),
    ...idlePasses(policy, all).map((service) => `${POLICY_PATH} passes roles to ${service}, which gets none`),
    ...wideActions(policy, all).map(
      (action) => `${POLICY_PATH} allows ${action} on everything, and its calls name what`,
    ),
  );
  return { lines, problems };
}

function textOf({ action, resource, passedTo, by }: Call): string {
  return `${action} on ${resource}${passedTo === undefined ? "" : ` to ${passedTo}`} (${by})`;
}

/** In China there is nobody to sign in at by itself, and a hub that nobody can enter is not begun. */
async function withoutIssuer(): Promise<readonly string[]> {
  const { failures } = await evaluate(ROOT, { stage: "personal", region: "cn-north-1" });
  return failures.some((each) => each.includes("HUB_ISSUER"))
    ? []
    : ["a deploy in China without an issuer does not say what is missing"];
}

/** With a domain, which brings a certificate and records. */
async function resourcesIn(
  stage: string,
  region: Region,
  domain: Readonly<Record<string, string>> = { HUB_DOMAIN: "hub.example.com" },
): Promise<readonly Resource[]> {
  const settings = { HUB_EMAIL: "hub@example.com", ...domain, ...(region.startsWith("cn-") ? CHINA : {}) };
  const { resources, failures } = await evaluate(ROOT, { stage, region, settings });
  if (failures.length > 0) throw new Error(`the stacks cannot be evaluated in ${region}: ${failures.join("; ")}`);
  return resources;
}

function isReal({ custom, type }: Resource): boolean {
  return custom && type.startsWith("aws:");
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageArtifacts } from "../../deploy/artifacts.ts";
import { ROOT } from "../../run-command.ts";
import { checkDrawings } from "../drawings/check-drawings.ts";
import { evaluate } from "../sst/evaluate.ts";
import { ensurePlatform } from "../sst/platform.ts";
import { withConsole } from "../sst/with-console.ts";
import type { Findings } from "../topic.ts";
import { POLICY_PATH, uncoveredServices } from "./deployer-policy.ts";

const CHINA = { HUB_ISSUER: "https://hub.authing.example/oidc", HUB_CLIENT_ID: "console" };

/**
 * Holds the documents to the stacks: the deployer's policy names every service of each partition, the drawings show what
 * there is. With `UPDATE=1` in the environment the drawings are written anew.
 */
export async function checkDocuments(): Promise<Findings> {
  await ensurePlatform(ROOT);
  await packageArtifacts();
  const policy = await readFile(join(ROOT, POLICY_PATH), "utf8");
  const problems: string[] = [];
  const everywhere = await withConsole(ROOT, () =>
    Promise.all(["us-east-1", "cn-north-1", "us-gov-west-1"].map(typesIn)),
  );
  for (const { region, types } of everywhere) {
    const missing = uncoveredServices(policy, types);
    problems.push(...missing.map((service) => `${POLICY_PATH} says nothing of ${service}, which ${region} needs`));
  }
  problems.push(...(await withConsole(ROOT, withoutIssuer)));
  const [whole] = everywhere;
  if (whole !== undefined) problems.push(...(await checkDrawings(whole.types, process.env.UPDATE === "1")));
  return { lines: everywhere.map(({ region, types }) => `${region}: ${types.size} types of resources`), problems };
}

/** In China there is nobody to sign in at by itself, and a hub that nobody can enter is not begun. */
async function withoutIssuer(): Promise<readonly string[]> {
  const { failures } = await evaluate(ROOT, { stage: "personal", region: "cn-north-1" });
  return failures.some((each) => each.includes("HUB_ISSUER"))
    ? []
    : ["a deploy in China without an issuer does not say what is missing"];
}

async function typesIn(region: string) {
  const settings = { HUB_EMAIL: "hub@example.com", ...(region.startsWith("cn-") ? CHINA : {}) };
  const { resources, failures } = await evaluate(ROOT, { stage: "production", region, settings });
  if (failures.length > 0) throw new Error(`the stacks cannot be evaluated in ${region}: ${failures.join("; ")}`);
  const real = resources.filter(({ custom, type }) => custom && type.startsWith("aws:"));
  return { region, types: new Set(real.map(({ type }) => type)) };
}

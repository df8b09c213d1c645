import { ROOT } from "../../run-command.ts";
import type { Findings } from "../topic.ts";
import { retentionProblems } from "./checks/storage.ts";
import { evaluate } from "./evaluate.ts";
import type { Graph } from "./graph.ts";

const STAGE = "production";
const REGION = "us-east-1";
const VARIABLE = "HUB_GIVE_UP";

/** A production stage that somebody gives up by name: nothing of it is kept, and nothing else gives it up. */
export async function checkGivenUp(): Promise<Findings> {
  const graph = await evaluate(ROOT, { stage: STAGE, region: REGION, settings: { [VARIABLE]: STAGE } });
  const refusals = [
    await refusal({ [VARIABLE]: STAGE, CI: "true" }, "refused where CI is set"),
    await refusal({ [VARIABLE]: "test" }, "names the stage test"),
  ];
  return {
    lines: [`${STAGE} in ${REGION}, given up: nothing is kept; refused in CI, and by another stage's name`],
    problems: [...graph.failures, ...retentionProblems(graph, false), ...keptOf(graph), ...refusals.flat()],
  };
}

/** What would stay, or could not be removed. Objects of a bucket go with their bucket. */
function keptOf({ resources }: Graph): readonly string[] {
  const real = resources.filter(({ custom, type }) => custom && type.startsWith("aws:"));
  const kept = real.filter(({ type, retainOnDelete }) => retainOnDelete && !type.includes("s3/bucketObjectv2"));
  const guarded = real.filter((each) => each.protect);
  return [
    ...kept.map(({ name }) => `${name} stays of a stage that was given up`),
    ...guarded.map(({ name }) => `${name} of a stage that was given up is protected`),
  ];
}

async function refusal(settings: Readonly<Record<string, string>>, text: string): Promise<readonly string[]> {
  try {
    await evaluate(ROOT, { stage: STAGE, region: REGION, settings });
    return [`${JSON.stringify(settings)} gave ${STAGE} up`];
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return said.includes(text) ? [] : [`${JSON.stringify(settings)} says: ${said}`];
  }
}

import type { Template, TemplateBody } from "../../../packages/template/src/synthesize.ts";
import type { Findings } from "../topic.ts";

/** CloudFormation's quotas: bytes of a template in S3, and of one that is sent along; parameters; resources. */
const LIMITS = { stored: 1_000_000, inline: 51_200, parameters: 200, resources: 500 };

/** Counts what CloudFormation counts. */
export function checkSize({ id, version }: Template, body: TemplateBody): Findings {
  const bytes = new TextEncoder().encode(JSON.stringify(body)).length;
  const parameters = countOf(body.Parameters);
  const resources = countOf(body.Resources);
  const place = bytes <= LIMITS.inline ? "fits inline" : "from S3 only";
  const over = [
    [bytes, LIMITS.stored, "bytes"] as const,
    [parameters, LIMITS.parameters, "parameters"] as const,
    [resources, LIMITS.resources, "resources"] as const,
  ].filter(([count, limit]) => count > limit);
  return {
    lines: [`${id} ${version}: ${bytes} bytes (${place}), ${parameters} parameters, ${resources} resources`],
    problems: over.map(([count, limit, what]) => `${id}: ${count} ${what}, CloudFormation takes ${limit}`),
  };
}

function countOf(section: unknown): number {
  return typeof section === "object" && section !== null ? Object.keys(section).length : 0;
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Template, TemplateBody } from "../../../packages/template/src/synthesize.ts";
import type { Findings } from "../topic.ts";
import { EXCEPTIONS, type Exception } from "./exceptions.ts";
import { explain, type Finding } from "./explain.ts";
import { nag } from "./nag.ts";
import { checkSize } from "./size.ts";
import { TEMPLATES } from "./templates.ts";
import { createValidator, REGIONS } from "./validator.ts";
import { withoutConditions } from "./variants.ts";

/** Checks every plugin's template: rules of AWS Solutions, schemas and gaps of each partition, and size. */
export async function checkTemplates(): Promise<Findings> {
  const directory = await mkdtemp(join(tmpdir(), "templates-"));
  try {
    const validate = createValidator();
    const lines: string[] = [];
    const problems: string[] = [];
    const used = new Set<Exception>();
    for (const template of TEMPLATES) {
      const { body, findings } = await nag(template, join(directory, template.id));
      const all = [...findings, ...inEveryRegion(body, validate)];
      const { explained, unexplained, used: exceptions } = explain(all, EXCEPTIONS);
      for (const each of exceptions) used.add(each);
      problems.push(...unexplained.map((finding) => describe(template, finding)));
      const size = checkSize(template, body);
      problems.push(...size.problems);
      lines.push(
        ...size.lines,
        `${template.id}: ${all.length} findings of cdk-nag and the validator, ${explained} of them meant (exceptions.ts says why)`,
      );
    }
    problems.push(
      ...EXCEPTIONS.filter((each) => !used.has(each)).map(({ rule }) => `the exception ${rule} explains nothing`),
    );
    return { lines, problems };
  } finally {
    await rm(directory, { recursive: true });
  }
}

type Validate = ReturnType<typeof createValidator>;

/** The template as it is, and its two variants without conditions, which the validator can look through. */
function inEveryRegion(body: TemplateBody, validate: Validate): readonly Finding[] {
  const variants = [withoutConditions(body, true), withoutConditions(body, false)];
  return REGIONS.flatMap((where) => [
    ...validate(body, where).map((finding) => ({ ...finding, message: `${finding.message} (${where.region})` })),
    ...variants.flatMap((variant) =>
      validate(variant, where)
        .filter(isOfResources)
        .map((finding) => ({ ...finding, resource: finding.resource || "variant" })),
    ),
  ]);
}

/** Without conditions, parameters that only conditions ask for are unused, which is no news. */
function isOfResources({ rule }: Finding): boolean {
  return rule !== "W2001";
}

function describe({ id }: Template, { rule, resource, message }: Finding): string {
  return `${id}: ${rule} ${resource}: ${message}`;
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { synthesize, type Template, type TemplateBody } from "../../../packages/template/src/synthesize.ts";
import type { Finding } from "./explain.ts";

/** A template, and what cdk-nag and the toolkit's own validation say of it. */
export interface Nagged {
  readonly body: TemplateBody;
  readonly findings: readonly Finding[];
}

/** Makes a template and has it checked against the rules of AWS Solutions. Which findings stay is judged afterwards. */
export async function nag(template: Template, directory: string): Promise<Nagged> {
  const plain = join(directory, "plain");
  const body = synthesize(template, { directory: plain });
  const checked = join(directory, "nag");
  try {
    synthesize(template, {
      directory: checked,
      prepare: (app) => Validations.of(app).addPlugins(new AwsSolutionsChecks(app)),
    });
  } catch (error) {
    // With findings it throws, after it wrote them; anything else is a fault of the template.
    if (!(error instanceof Error) || !error.message.includes("validation-report.json")) throw error;
  }
  const report: Report = JSON.parse(await readFile(join(checked, "validation-report.json"), "utf8"));
  return { body, findings: report.pluginReports.flatMap(findingsOf) };
}

interface Report {
  readonly pluginReports: readonly PluginReport[];
}

interface PluginReport {
  readonly violations: readonly {
    readonly ruleName: string;
    readonly description: string;
    readonly violatingConstructs: readonly { readonly constructPath: string }[];
  }[];
}

function findingsOf({ violations }: PluginReport): readonly Finding[] {
  return violations.flatMap(({ ruleName, description, violatingConstructs }) =>
    violatingConstructs.map(({ constructPath }) => ({
      rule: ruleName,
      resource: constructPath.split("/")[1] ?? "",
      message: description,
    })),
  );
}

import { createRequire } from "node:module";
import type { TemplateBody } from "../../../packages/template/src/synthesize.ts";
import type { Finding } from "./explain.ts";

/** Regions of the three partitions. */
export const REGIONS = [
  { region: "us-east-1", partition: "aws", urlSuffix: "amazonaws.com" },
  { region: "cn-north-1", partition: "aws-cn", urlSuffix: "amazonaws.com.cn" },
  { region: "us-gov-west-1", partition: "aws-us-gov", urlSuffix: "amazonaws.com" },
] as const;

/** What is used of CloudFormation's own validator, which comes inside of aws-cdk-lib; npm's package of its name is older. */
interface Validator {
  readonly CompositeEngine: new () => {
    validateStandard(template: unknown, config: object): { readonly diagnostics: readonly Diagnostic[] };
  };
  readonly TemplateContent: new (text: string) => unknown;
}

interface Diagnostic {
  readonly ruleId: string;
  readonly severity: string;
  readonly message: string;
  readonly entity?: { readonly logicalId?: string };
}

/** Checks templates by the schemas of all resource types, and by which types a region lacks. Takes seconds to make. */
export function createValidator(): (body: TemplateBody, where: (typeof REGIONS)[number]) => readonly Finding[] {
  const require = createRequire(createRequire(import.meta.url).resolve("aws-cdk-lib/package.json"));
  const { CompositeEngine, TemplateContent }: Validator = require("@aws/cloudformation-validate");
  const engine = new CompositeEngine();
  return (body, where) => {
    const template = new TemplateContent(JSON.stringify(body));
    const { diagnostics } = engine.validateStandard(template, { pseudoParameterOverrides: where });
    return diagnostics
      .filter(({ severity }) => severity.toUpperCase() !== "INFO")
      .map(({ ruleId, message, entity }) => ({ rule: ruleId, resource: entity?.logicalId ?? "", message }));
  };
}

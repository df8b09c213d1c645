import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ECR_MANIFEST } from "@dth/plugin-ecr/manifest";
import { MANIFEST } from "@dth/plugin-s3/manifest";
import { type Language, synthesize } from "../../../packages/template/src/synthesize.ts";
import { TEMPLATES } from "./templates.ts";
import { withoutConditions } from "./variants.ts";

/** A resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** A parameter of a template. */
export interface Parameter {
  readonly Type: string;
  readonly Default?: unknown;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly unknown[];
  readonly Description?: string;
}

/** A statement of a policy. */
export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

const MANIFESTS = [MANIFEST, ECR_MANIFEST];

/** A template as it is made, in English unless told otherwise. */
export function bodyOf(template: (typeof TEMPLATES)[number], language: Language = "en") {
  const directory = mkdtempSync(join(tmpdir(), "template-"));
  try {
    return synthesize(template, { directory, language });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Every template as it is made, with its manifest. */
export const CASES = TEMPLATES.map((template) => {
  const body = bodyOf(template);
  const manifest = MANIFESTS.find(({ id }) => id === template.id);
  if (manifest === undefined) throw new Error(`no manifest of ${template.id}`);
  return { id: template.id, template, manifest, body, text: JSON.stringify(body) };
});

/** Resources by logical id. */
export function resourcesOf(body: Readonly<Record<string, unknown>>): Readonly<Record<string, Resource>> {
  return JSON.parse(JSON.stringify(body.Resources));
}

/** Parameters by name. */
export function parametersOf(body: Readonly<Record<string, unknown>>): Readonly<Record<string, Parameter>> {
  return JSON.parse(JSON.stringify(body.Parameters));
}

/** Every statement of every role, with all conditions of the template holding. */
export function statementsOf(body: Readonly<Record<string, unknown>>): readonly Statement[] {
  const found: Statement[] = [];
  const visit = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    if ("Effect" in part && "Action" in part) found.push(JSON.parse(JSON.stringify(part)));
    else for (const each of Object.values(part)) visit(each);
  };
  visit(withoutConditions(body, true).Resources);
  return found;
}

/** What stands for the case that a condition does not hold. */
export function branchesOf(part: unknown, condition: string, holds = false): readonly Statement[] {
  if (typeof part !== "object" || part === null) return [];
  const own = Object.entries(part).flatMap(([name, each]) =>
    name === "Fn::If" && Array.isArray(each) && each[0] === condition
      ? [JSON.parse(JSON.stringify(each[holds ? 1 : 2]))]
      : [],
  );
  return [...own, ...Object.values(part).flatMap((each) => branchesOf(each, condition, holds))];
}

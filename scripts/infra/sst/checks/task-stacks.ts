import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../../../../packages/template/src/synthesize.ts";
import { TEMPLATES } from "../../templates/templates.ts";
import { at, type Graph, ofType, type Resource } from "../graph.ts";
import { type PolicyStatement, rolesOf, statementsOf } from "../iam.ts";
import { partitionOf } from "../program/partitions.ts";
import type { StackCheck } from "./check.ts";
import { nameIn } from "./task-stacks/names.ts";
import { NEEDS } from "./task-stacks/needs.ts";

/** What the hub may do with its tasks' stacks is what they need, by the names that things in them get. */
export const TASK_STACK_CHECKS: readonly StackCheck[] = [
  { name: "CloudFormation may make and remove everything of a task's stack", problems: makers },
  { name: "a role of a task's stack is made with the boundary, or not at all", problems: unbounded },
  { name: "what a task's programs may do lies within the boundary", problems: beyond },
  { name: "the launcher may start, watch and stop the runs of a task's stack", problems: launcher },
];

/** Ids of tasks are as long. */
const TASK = "0mwrbgvd500001wbscd77mf9cf";

const MAKES_LINKED = "iam:CreateServiceLinkedRole";

/** Holds for no stack of a hub: what deletes a stack that stands alone. */
const ALONE = "HasOwnStackRole";

interface TemplateResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

function makers(graph: Graph): readonly string[] {
  const stack = stackOf(graph);
  const statements = statementsOfRole(graph, "StackRole");
  return everyResource().flatMap(([id, { Type, Properties = {} }]) => {
    const needs = NEEDS[Type];
    if (needs === undefined) return [`nobody says what ${Type} needs`];
    const name = nameIn(stack, id, Properties);
    const arn = arnOf(graph, needs.service, needs.resource?.(name, stack));
    const calls = needs.actions.map((action) => [`${needs.service}:${action}`, arn] as const);
    const linked = `role/aws-service-role/${needs.linked}`;
    const all = needs.linked === undefined ? calls : [...calls, [MAKES_LINKED, arnOf(graph, "iam", linked)] as const];
    return all
      .filter(([action, on]) => !allows(statements, action, on))
      .map(([action, on]) => `${id}: ${action} on ${on}`);
  });
}

function unbounded(graph: Graph): readonly string[] {
  const boundary = boundaryOf(graph);
  if (boundary === undefined) return ["there is no boundary"];
  return statementsOfRole(graph, "StackRole")
    .filter(({ actions }) => actions.some((action) => /^iam:(Create|Put|Attach)Role/.test(action)))
    .filter(({ conditions }) => {
      const said = JSON.stringify(conditions ?? "");
      return !said.includes('"iam:PermissionsBoundary"') || !said.includes(`:policy/${boundary.inputs.name}"`);
    })
    .map(({ actions }) => actions.join(", "));
}

function beyond(graph: Graph): readonly string[] {
  const policy = boundaryOf(graph)?.inputs.policy;
  if (String(policy).length > 6_144) return ["IAM takes no policy of that length"];
  const allowed = new Set(statementsOf(policy).flatMap(({ actions }) => actions));
  const granted = everyResource()
    .filter(([, { Type, Condition }]) => Type.startsWith("AWS::IAM::") && Condition !== ALONE)
    .flatMap(([, { Properties }]) => actionsIn(Properties));
  return [...new Set(granted)].filter((action) => !allowed.has(action));
}

/** What statements of roles allow, whatever the template's conditions. */
function actionsIn(part: unknown): readonly string[] {
  if (typeof part !== "object" || part === null) return [];
  if ("Action" in part) return "Principal" in part ? [] : [part.Action].flat().map(String);
  return Object.values(part).flatMap(actionsIn);
}

function boundaryOf(graph: Graph): Resource | undefined {
  return ofType(graph, "iam/policy").find(({ name }) => name === "TaskBoundary");
}

function launcher(graph: Graph): readonly string[] {
  const stack = stackOf(graph);
  const statements = statementsOfRole(graph, "LauncherRole");
  return everyResource()
    .filter(([id, { Type }]) => Type === "AWS::StepFunctions::StateMachine" && id === "Runs")
    .flatMap(([id, { Properties = {} }]) => {
      const name = nameIn(stack, id, Properties);
      const machine = arnOf(graph, "states", `stateMachine:${name}`);
      const execution = arnOf(graph, "states", `execution:${name}:1`);
      const asked = [
        ["states:StartExecution", machine],
        ["states:DescribeExecution", execution],
        ["states:StopExecution", execution],
        ["cloudformation:CreateStack", arnOf(graph, "cloudformation", `stack/${stack}/1`)],
      ] as const;
      return asked
        .filter(([action, arn]) => !allows(statements, action, arn))
        .map(([action, arn]) => `${action} on ${arn}`);
    });
}

/** The name of a task's stack, by the prefix that the launcher passes on. */
function stackOf(graph: Graph): string {
  const [machine] = ofType(graph, "sfn/stateMachine");
  const [, prefix = ""] = /"stackPrefix":\s*"([^"]+)"/.exec(String(at(machine?.inputs, "definition"))) ?? [];
  return `${prefix}-${TASK}`;
}

let templates: readonly (readonly [string, TemplateResource])[] | undefined;

/** Resources of all templates, by their ids in them. */
function everyResource(): readonly (readonly [string, TemplateResource])[] {
  if (templates !== undefined) return templates;
  const directory = mkdtempSync(join(tmpdir(), "task-stacks-"));
  try {
    templates = TEMPLATES.flatMap((template) => {
      const body = synthesize(template, { directory: join(directory, template.id) });
      const resources: Readonly<Record<string, TemplateResource>> = JSON.parse(JSON.stringify(body.Resources));
      return Object.entries(resources);
    });
    return templates;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function statementsOfRole(graph: Graph, role: string): readonly PolicyStatement[] {
  return rolesOf(graph).find(({ name }) => name === role)?.statements ?? [];
}

function allows(statements: readonly PolicyStatement[], action: string, arn: string): boolean {
  return statements.some(
    ({ effect, actions, resources }) =>
      effect === "Allow" && actions.includes(action) && resources.some((pattern) => matches(pattern, arn)),
  );
}

/** As IAM matches: a star stands for anything. */
function matches(pattern: string, arn: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(arn);
}

/** @param resource undefined for actions that know none */
function arnOf({ region }: Graph, service: string, resource: string | undefined): string {
  if (resource === undefined) return "*";
  const place = service === "iam" || resource.startsWith("dashboard/") ? "" : region;
  return `arn:${partitionOf(region)}:${service}:${place}:123456789012:${resource}`;
}

import { type Graph, ofType } from "./graph.ts";

/** One statement of a policy, with lists where IAM takes one or many. */
export interface PolicyStatement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principals?: unknown;
  readonly conditions?: unknown;
}

/** A role as it is granted. */
export interface GrantedRole {
  readonly name: string;
  readonly trust: readonly PolicyStatement[];
  readonly statements: readonly PolicyStatement[];
  readonly managed: readonly string[];
}

/** Every role, by name. */
export function rolesOf(graph: Graph): readonly GrantedRole[] {
  return ofType(graph, "iam/role")
    .map(({ name, inputs }) => ({
      name,
      trust: statementsOf(inputs.assumeRolePolicy),
      statements: listOf(inputs.inlinePolicies).flatMap((each) => statementsOf(memberOf(each, "policy"))),
      managed: listOf(inputs.managedPolicyArns).map(String),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The statements of a policy, which Pulumi has as text or as an object. */
export function statementsOf(policy: unknown): readonly PolicyStatement[] {
  const document: unknown = typeof policy === "string" ? JSON.parse(policy) : policy;
  return listOf(memberOf(document, "Statement")).map((each) => ({
    effect: String(memberOf(each, "Effect")),
    actions: listOf(memberOf(each, "Action")).map(String),
    resources: listOf(memberOf(each, "Resource")).map(String),
    ...(memberOf(each, "Principal") === undefined ? {} : { principals: memberOf(each, "Principal") }),
    ...(memberOf(each, "Condition") === undefined ? {} : { conditions: memberOf(each, "Condition") }),
  }));
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

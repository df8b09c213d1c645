import { isLike } from "../policy-pattern.ts";
import { type PolicyStatement, statementsOf } from "../sst/iam.ts";
import type { Call } from "./deployer-calls.ts";

/** Calls that a policy does not allow. @param text of the policy, with the ARNs of the calls' partition */
export function refusedCalls(text: string, calls: readonly Call[]): readonly Call[] {
  const statements = statementsOf(text);
  return calls.filter((call) => !statements.some((statement) => allows(statement, call)));
}

/** Actions of a policy that no call needs. */
export function idleActions(text: string, calls: readonly Call[]): readonly string[] {
  const called = new Set(calls.map(({ action }) => action));
  const actions = statementsOf(text).flatMap((statement) => statement.actions);
  return [...new Set(actions)].filter((pattern) => ![...called].some((action) => isLike(action, pattern)));
}

/** Actions that a policy allows on everything although each of their calls names a resource. */
export function wideActions(text: string, calls: readonly Call[]): readonly string[] {
  const everywhere = statementsOf(text).filter(({ resources }) => resources.includes("*"));
  return everywhere
    .flatMap(({ actions }) => actions)
    .filter((pattern) => calls.every(({ action, resource }) => resource !== "*" || !isLike(action, pattern)));
}

/** Services that roles may be passed to, and none is. */
export function idlePasses(text: string, calls: readonly Call[]): readonly string[] {
  const passed = new Set(calls.map(({ passedTo }) => passedTo));
  return statementsOf(text)
    .flatMap(passTargets)
    .filter((service) => !passed.has(service));
}

function allows(statement: PolicyStatement, { action, resource, passedTo }: Call): boolean {
  return (
    statement.effect === "Allow" &&
    statement.actions.some((pattern) => isLike(action, pattern)) &&
    // A call that names no resource is allowed by `*` alone.
    statement.resources.some((pattern) => isLike(resource, pattern)) &&
    (passedTo === undefined || passTargets(statement).includes(passedTo))
  );
}

function passTargets({ conditions }: PolicyStatement): readonly string[] {
  const { StringEquals = {} }: { StringEquals?: Record<string, string | string[]> } = Object(conditions);
  return [StringEquals["iam:PassedToService"] ?? []].flat();
}

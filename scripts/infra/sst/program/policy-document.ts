interface Principals {
  readonly type: string;
  readonly identifiers: readonly string[];
}

interface Condition {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

interface Statement {
  readonly sid?: string;
  readonly effect?: string;
  readonly actions?: readonly string[];
  readonly resources?: readonly string[];
  readonly principals?: readonly Principals[];
  readonly conditions?: readonly Condition[];
}

/** What the provider makes of `getPolicyDocument`: IAM's JSON, beside the statements, which components look at. */
export function policyDocument(inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const statements = (inputs.statements ?? []) as readonly Statement[];
  const json = JSON.stringify({ Version: "2012-10-17", Statement: statements.map(iamStatement) });
  return { json, minifiedJson: json, id: "policy", statements: statements.length === 0 ? undefined : statements };
}

function iamStatement({ sid, effect, actions, resources, principals, conditions }: Statement) {
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect ?? "Allow",
    ...(principals === undefined ? {} : { Principal: principalsOf(principals) }),
    ...(actions === undefined ? {} : { Action: actions }),
    ...(resources === undefined ? {} : { Resource: resources }),
    ...(conditions === undefined || conditions.length === 0 ? {} : { Condition: conditionsOf(conditions) }),
  };
}

function principalsOf(principals: readonly Principals[]): unknown {
  if (principals.some(({ type }) => type === "*")) return "*";
  return Object.fromEntries(principals.map(({ type, identifiers }) => [type, identifiers]));
}

function conditionsOf(conditions: readonly Condition[]): Record<string, Record<string, readonly string[]>> {
  const found: Record<string, Record<string, readonly string[]>> = {};
  for (const { test, variable, values } of conditions) found[test] = { ...found[test], [variable]: values };
  return found;
}

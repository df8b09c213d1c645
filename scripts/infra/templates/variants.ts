import type { TemplateBody } from "../../../packages/template/src/synthesize.ts";

/**
 * The template as if every condition held, or none: without `Fn::If` and without conditions, so that a validator sees
 * everything that may be there, and what is left when nothing is asked for, without trying combinations.
 */
export function withoutConditions(body: TemplateBody, holds: boolean): TemplateBody {
  const { Conditions: _, Rules: __, Resources: resources, Outputs: outputs, ...rest } = body;
  const others = membersOf(collapse(rest, holds));
  return {
    ...others,
    Parameters: oneValueEach(rest.Parameters),
    Resources: unconditional(resources, holds),
    ...(outputs === undefined ? {} : { Outputs: unconditional(outputs, holds) }),
  };
}

/** Without what is not there unless a condition holds, and without the mention of it. */
function unconditional(all: unknown, holds: boolean): Readonly<Record<string, unknown>> {
  const kept = Object.entries(membersOf(all)).filter(([, each]) => holds || !("Condition" in membersOf(each)));
  return Object.fromEntries(
    kept.map(([id, each]) => {
      const { Condition: _, ...plain } = membersOf(each);
      return [id, collapse(plain, holds)];
    }),
  );
}

/** Each allowed value of a parameter multiplies what a validator has to try: the default stands for all. */
function oneValueEach(parameters: unknown): Readonly<Record<string, unknown>> {
  const entries = Object.entries(membersOf(parameters)).map(([name, each]) => {
    const { AllowedValues: _, ...parameter } = membersOf(each);
    return [name, parameter];
  });
  return Object.fromEntries(entries);
}

const NOTHING = Symbol("AWS::NoValue");

function collapse(part: unknown, holds: boolean): unknown {
  if (Array.isArray(part)) return part.map((each) => collapse(each, holds)).filter((each) => each !== NOTHING);
  if (typeof part !== "object" || part === null) return part;
  const members = membersOf(part);
  if (members.Ref === "AWS::NoValue") return NOTHING;
  const choice = members["Fn::If"];
  if (Array.isArray(choice)) return collapse(choice[holds ? 1 : 2], holds);
  const entries = Object.entries(members).map(([name, each]) => [name, collapse(each, holds)] as const);
  return Object.fromEntries(entries.filter(([, each]) => each !== NOTHING));
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

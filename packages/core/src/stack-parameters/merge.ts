import type { Choice, Parameter } from "../parameter.ts";

/**
 * One parameter in place of several of one name, as a template asks for it before the type of its side is known:
 * it takes whatever one of them takes.
 *
 * @param everywhere whether every type has it; else it may be left out
 */
export function mergeParameters(all: readonly Parameter[], everywhere: boolean): Parameter {
  const [first, ...others] = all;
  if (first === undefined) throw new TypeError("there is no parameter to merge");
  const agree = (member: string): boolean => others.every((each) => same(read(first, member), read(each, member)));
  const { required: _, ...rest } = first;
  const merged = {
    ...rest,
    ...(everywhere && all.every((each) => each.required && each.when === undefined) ? { required: true } : {}),
    ...without("default", agree("default") && everywhere, first),
    ...without("pattern", agree("pattern"), first),
    ...without("patternHelp", agree("pattern"), first),
    ...without("min", agree("min"), first),
    ...without("max", agree("max"), first),
    ...without("maxLength", agree("maxLength"), first),
  };
  if (merged.type !== "choice") return merged;
  return { ...merged, choices: unionOf(all) };
}

function read(parameter: Parameter, member: string): unknown {
  return Object.entries(parameter).find(([name]) => name === member)?.[1];
}

/** The member undone where the parameters do not agree on it. */
function without(member: string, agreed: boolean, first: Parameter): Record<string, undefined> {
  return agreed || !(member in first) ? {} : { [member]: undefined };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function unionOf(all: readonly Parameter[]): readonly Choice[] {
  const choices = all.flatMap((each) => (each.type === "choice" ? each.choices : []));
  return [...new Map(choices.toReversed().map((choice) => [choice.value, choice])).values()].toReversed();
}

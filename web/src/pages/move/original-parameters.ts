/** A parameter as CloudFormation has it. */
export interface OriginalParameter {
  readonly ParameterKey: string;
  readonly ParameterValue: string;
}

/** Parameters from lines of NAME=VALUE, or from any JSON that CloudFormation's tools write. */
export function readOriginal(text: string): readonly OriginalParameter[] {
  const trimmed = text.trim();
  if (trimmed.startsWith("{") || trimmed.startsWith("[")) return fromJson(JSON.parse(trimmed));
  return trimmed.split("\n").flatMap((line) => {
    const at = line.indexOf("=");
    return at <= 0 ? [] : [{ ParameterKey: line.slice(0, at).trim(), ParameterValue: line.slice(at + 1).trim() }];
  });
}

function fromJson(found: unknown): readonly OriginalParameter[] {
  if (Array.isArray(found)) return found.flatMap((one: unknown) => fromJson(one));
  if (typeof found !== "object" || found === null) return [];
  if ("ParameterKey" in found && "ParameterValue" in found)
    return [{ ParameterKey: String(found.ParameterKey), ParameterValue: String(found.ParameterValue) }];
  if ("Stacks" in found) return fromJson(found.Stacks);
  if ("Parameters" in found) return fromJson(found.Parameters);
  if ("StackName" in found) return [];
  return Object.entries(found).flatMap(([ParameterKey, value]: [string, unknown]) =>
    typeof value === "object" ? [] : [{ ParameterKey, ParameterValue: String(value) }],
  );
}

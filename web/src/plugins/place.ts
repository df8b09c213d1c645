import { readValues } from "../api/json.ts";
import type { EndpointF, SideF } from "../api/operations.ts";
import { told } from "../i18n/language.ts";

/**
 * Where a side is, in one line: what its location names, such as bucket and prefix; where it names nothing, what was
 * chosen, such as all repositories. Empty when neither is said.
 */
export function placeOf(side: Pick<SideF, "parameters">, endpoint: EndpointF | undefined): string {
  const values = readValues(side.parameters);
  const given = (name: string) => (Object.hasOwn(values, name) ? values[name] : undefined);
  const location = endpoint?.location ?? Object.keys(values).map((name) => ({ name, type: "text" }) as const);
  const named = location.flatMap((one) => {
    const isShort = !("multiline" in one && one.multiline) && !("advanced" in one && one.advanced);
    return (one.type === "text" || one.type === "list") && isShort ? inOneLine(given(one.name)) : [];
  });
  if (named.length > 0) return named.join("/");
  const chosen = endpoint?.location.find(({ name, type }) => type === "choice" && given(name) !== undefined);
  return told(chosen?.choices?.find(({ value }) => value === given(chosen.name))?.label);
}

function inOneLine(value: unknown): readonly string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  if (!Array.isArray(value) || value.length === 0) return [];
  return [value.length > 1 ? `${String(value[0])} +${value.length - 1}` : String(value[0])];
}

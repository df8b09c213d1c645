import { readValues } from "../api/json.ts";
import type { EndpointF, SideF } from "../api/operations.ts";

/** Where a side is, in one line: the texts of its location, such as bucket and prefix. Empty when none is said. */
export function placeOf(side: Pick<SideF, "parameters">, endpoint: EndpointF | undefined): string {
  const values = readValues(side.parameters);
  const names = endpoint?.location.map(({ name }) => name) ?? Object.keys(values);
  return names
    .flatMap((name) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (typeof value === "string") return value === "" ? [] : [value];
      if (Array.isArray(value))
        return [value.length > 1 ? `${String(value[0])} +${value.length - 1}` : String(value[0] ?? "")];
      return [];
    })
    .filter((part) => part !== "")
    .join("/");
}

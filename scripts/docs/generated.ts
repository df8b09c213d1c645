import { cliReference } from "./cli-reference.ts";
import { errorReference } from "./error-reference.ts";

/** Pages that are made from the sources, by path from the root. */
export function generatedPages(): ReadonlyMap<string, string> {
  return new Map([
    ["docs/reference/cli.md", cliReference()],
    ["docs/reference/errors.md", errorReference()],
  ]);
}

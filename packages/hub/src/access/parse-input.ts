import { checkInput } from "@dth/core/check-input";
import { HubError } from "@dth/core/error";
import type { InputIssue } from "@dth/core/input-issue";
import type * as v from "valibot";

/**
 * Checks what came through a door.
 *
 * @returns the input with its defaults filled in
 * @throws HubError `INVALID_INPUT` with an issue for every field that is wrong; no issue repeats what was given
 */
export function parseInput<Schema extends v.GenericSchema>(schema: Schema, input: unknown): v.InferOutput<Schema> {
  const checked = checkInput(schema, input);
  if (!checked.ok) throw invalidInput(checked.issues);
  return checked.value;
}

/** @returns the error of an input with these issues; at most 100 of them are told */
export function invalidInput(issues: readonly InputIssue[]): HubError {
  const [first] = issues;
  const where = first === undefined || first.path === "" ? "" : ` at ${first.path}`;
  const what = first === undefined ? "" : `: ${first.message.en}`;
  return new HubError("INVALID_INPUT", `the input is not valid${where}${what}`, { issues: issues.slice(0, 100) });
}

import { checkInput } from "@dth/core/check-input";
import type { InputIssue } from "@dth/core/input-issue";
import { OriginalInputSchema } from "@dth/core/inputs/original";
import type { ImportOriginalInput } from "../../api/operations.ts";
import { COMMON } from "../../ui/texts.ts";
import { type OriginalParameter, readOriginal } from "./original-parameters.ts";
import { MOVE } from "./texts.ts";

/** A task of the original that is about to be taken over. */
export interface OriginalForm {
  readonly plugin: string;
  readonly name: string;
  /** Pasted, in any of the forms that people have them in. */
  readonly parameters: string;
}

/** The form before anything was pasted. */
export const NO_ORIGINAL: OriginalForm = { plugin: "s3", name: "", parameters: "" };

/** As the API takes it. @throws SyntaxError for what begins as JSON and is none */
export function originalInput({ plugin, name, parameters }: OriginalForm): ImportOriginalInput & {
  readonly parameters: readonly OriginalParameter[];
} {
  return { plugin, parameters: readOriginal(parameters), ...(name.trim() !== "" && { name }) };
}

/** What the API would refuse. */
export function checkOriginal(values: OriginalForm): readonly InputIssue[] {
  if (values.parameters.trim() === "") return [{ path: "parameters", message: COMMON.mustBe }];
  const input = inputOf(values);
  if (input === undefined) return [{ path: "parameters", message: MOVE.notJson }];
  if (input.parameters.length === 0) return [{ path: "parameters", message: MOVE.noParameters }];
  const pairs = input.parameters.map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue] as const);
  const checked = checkInput(OriginalInputSchema, { ...input, parameters: Object.fromEntries(pairs) });
  return checked.ok ? [] : checked.issues;
}

function inputOf(values: OriginalForm): ReturnType<typeof originalInput> | undefined {
  try {
    return originalInput(values);
  } catch {
    return undefined;
  }
}

import { checkInput } from "@dth/core/check-input";
import type { InputIssue } from "@dth/core/input-issue";
import { SecretInputSchema } from "@dth/core/inputs/secret";
import type { SecretField } from "@dth/core/parameter";
import { COMMON } from "../ui/texts.ts";

/** A secret that is being typed. */
export interface SecretForm {
  readonly name: string;
  /** Whether the name stands: the secret is replaced. */
  readonly isKnown: boolean;
  readonly fields: readonly SecretField[];
  /** By name of the field. Kept nowhere. */
  readonly value: Readonly<Record<string, string>>;
}

/** As the hub takes it: fields that were left empty are absent. */
export function secretInput({ name, value }: SecretForm): { name: string; value: Record<string, string> } {
  return { name: name.trim(), value: Object.fromEntries(Object.entries(value).filter(([, text]) => text !== "")) };
}

/** What the API would refuse, and what an endpoint would miss that asks for such a secret. */
export function checkSecret(values: SecretForm): readonly InputIssue[] {
  const checked = checkInput(SecretInputSchema, secretInput(values));
  const missing = values.fields
    .filter(({ name, required }) => required && !values.value[name])
    .map(({ name }) => ({ path: `value.${name}`, message: COMMON.mustBe }));
  // A value without any field is wrong as a whole; each that is missing says it better.
  const rest = checked.ok ? [] : checked.issues.filter(({ path }) => path !== "value" || missing.length === 0);
  return [...rest, ...missing];
}

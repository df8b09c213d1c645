import { checkInput } from "@dth/core/check-input";
import type { InputIssue } from "@dth/core/input-issue";
import { TokenInputSchema } from "@dth/core/inputs/token";
import type { Role, TokenInput } from "../../api/operations.ts";
import { readNumber } from "../../forms/lines.ts";

/** A token that is being asked for. */
export interface TokenForm {
  readonly name: string;
  readonly role: Role;
  /** Days as typed; empty: without an end. */
  readonly expiresInDays: string;
}

/** The form as it is opened. */
export const NEW_TOKEN: TokenForm = { name: "", role: "viewer", expiresInDays: "90" };

/** As the API takes it. */
export function tokenInput({ name, role, expiresInDays }: TokenForm): TokenInput {
  const days = readNumber(expiresInDays);
  return { name, role, ...(days !== undefined && { expiresInDays: days }) };
}

/** What the API would refuse. */
export function checkToken(values: TokenForm): readonly InputIssue[] {
  const checked = checkInput(TokenInputSchema, tokenInput(values));
  return checked.ok ? [] : checked.issues;
}

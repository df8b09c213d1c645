import { checkInput } from "@dth/core/check-input";
import type { InputIssue } from "@dth/core/input-issue";
import { ReasonSchema } from "@dth/core/inputs/acceptance";

/** Somebody's word that failures are fine, as it is typed. */
export interface AcceptanceForm {
  readonly reason: string;
}

/** What the API would refuse. */
export function checkAcceptance({ reason }: AcceptanceForm): readonly InputIssue[] {
  const checked = checkInput(ReasonSchema, reason);
  return checked.ok ? [] : checked.issues.map((issue) => ({ ...issue, path: "reason" }));
}

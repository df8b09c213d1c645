import { checkInput } from "@dth/core/check-input";
import type { InputIssue } from "@dth/core/input-issue";
import { BearerTokenSchema } from "@dth/core/inputs/bearer-token";

/** Somebody who signs in with a token. */
export interface SignInForm {
  readonly token: string;
  readonly remember: boolean;
}

/** The form before anybody has signed in. */
export const NOBODY: SignInForm = { token: "", remember: false };

/** What the API would refuse of any token. */
export function checkSignIn({ token }: SignInForm): readonly InputIssue[] {
  const checked = checkInput(BearerTokenSchema, token);
  return checked.ok ? [] : checked.issues.map((issue) => ({ ...issue, path: "token" }));
}

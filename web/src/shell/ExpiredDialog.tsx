import type { JSX } from "solid-js";
import { t } from "../i18n/language.ts";
import { expired, leave, person } from "../session/session.ts";
import { Dialog } from "../ui/Dialog.tsx";
import { SignInForm } from "./SignIn.tsx";
import { SIGN_IN } from "./texts.ts";

/** A session that ends under an open page: the page stays as it is until somebody signs in again. */
export function ExpiredDialog(): JSX.Element {
  return (
    <Dialog open={expired() && person() !== undefined} title={t(SIGN_IN.ended)} onClose={leave}>
      <p>{t(SIGN_IN.endedHelp)}</p>
      <SignInForm />
    </Dialog>
  );
}

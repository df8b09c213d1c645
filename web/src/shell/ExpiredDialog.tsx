import type { JSX } from "solid-js";
import { t } from "../i18n/language.ts";
import { expired, leave, person } from "../session/session.ts";
import { Dialog } from "../ui/Dialog.tsx";
import { SignInForm } from "./SignIn.tsx";
import { SHELL, SIGN_IN } from "./texts.ts";

/**
 * A session that ends under an open page: the page stays as it is until somebody signs in again, or signs out by the
 * button. Nothing else takes it away: what is typed on the page would go with it.
 */
export function ExpiredDialog(): JSX.Element {
  return (
    <Dialog open={expired() && person() !== undefined} title={t(SIGN_IN.ended)} firm onClose={() => undefined}>
      <p>{t(SIGN_IN.endedHelp)}</p>
      <SignInForm />
      <footer>
        <button type="button" class="button plain" onClick={leave}>
          {t(SHELL.leave)}
        </button>
      </footer>
    </Dialog>
  );
}

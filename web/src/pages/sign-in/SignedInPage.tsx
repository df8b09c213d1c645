import { useNavigate } from "@solidjs/router";
import { type JSX, onMount, Show } from "solid-js";
import { createAction } from "../../api/action.ts";
import { t } from "../../i18n/language.ts";
import { issuersOf } from "../../session/config.ts";
import { finishSignIn } from "../../session/oidc.ts";
import { config } from "../../session/session.ts";
import { SIGN_IN } from "../../shell/texts.ts";
import { Problem } from "../../ui/Problem.tsx";

/** Where an issuer sends people back: finishes sign-in and goes to where they were. */
export default function SignedInPage(): JSX.Element {
  const navigate = useNavigate();
  const finish = createAction(async () => {
    const issuers = issuersOf(config());
    const back = issuers.length > 0 ? await finishSignIn(issuers, new URLSearchParams(location.search)) : "/";
    navigate(back, { replace: true });
  });
  onMount(() => void finish.run());
  return (
    <main class="gate" id="page">
      <div class="sheet">
        <Show when={finish.error()} fallback={<p role="status">{t(SIGN_IN.finishing)}</p>}>
          <Problem error={finish.error()} />
          <a class="button" href="/" rel="external">
            {t(SIGN_IN.title)}
          </a>
        </Show>
      </div>
    </main>
  );
}

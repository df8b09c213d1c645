import { createSignal, type JSX, Show } from "solid-js";
import { createAction } from "../api/action.ts";
import { t } from "../i18n/language.ts";
import { config, enter, leave, person } from "../session/session.ts";
import { Problem } from "../ui/Problem.tsx";
import { COMMON } from "../ui/texts.ts";
import { usePageTitle } from "../ui/title.ts";
import { Brand } from "./Brand.tsx";
import { Preferences } from "./Preferences.tsx";
import { SIGN_IN } from "./texts.ts";

/** The gate for who is not signed in. */
export function SignIn(props: { readonly refused: boolean }): JSX.Element {
  usePageTitle(() => t(SIGN_IN.title));
  return (
    <main class="gate" id="page">
      <div class="sheet">
        <Brand />
        <h1 class="sr">{t(SIGN_IN.title)}</h1>
        <p class="quiet">{t(SIGN_IN.lead)}</p>
        <Show when={props.refused}>
          <p class="problem" role="alert">
            {t(SIGN_IN.refused)}
          </p>
        </Show>
        <SignInForm />
      </div>
      <div class="row">
        <Preferences />
      </div>
    </main>
  );
}

/** The way in: an issuer's or a token's. */
export function SignInForm(): JSX.Element {
  const auth = () => config()?.auth;
  const issuer = createAction(async () => {
    const { signInAt } = await import("../session/oidc.ts");
    const found = auth();
    if (found?.kind === "oidc") await signInAt(found, location.pathname + location.search);
  });
  return (
    <Show when={auth()?.kind === "oidc"} fallback={<TokenForm />}>
      <button type="button" class="button primary" aria-busy={issuer.pending()} onClick={() => void issuer.run()}>
        {t(SIGN_IN.issuer)}
      </button>
      <p class="quiet small">{t(SIGN_IN.issuerHelp, { issuer: issuerHost() })}</p>
      <Problem error={issuer.error()} />
    </Show>
  );
}

function issuerHost(): string {
  const auth = config()?.auth;
  return auth?.kind === "oidc" && URL.canParse(auth.issuer) ? new URL(auth.issuer).host : "";
}

function TokenForm(): JSX.Element {
  const [value, setValue] = createSignal("");
  const [remember, setRemember] = createSignal(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (value().trim() !== "") enter(value().trim(), remember());
  };
  return (
    <form class="stack" onSubmit={submit}>
      <div class="field">
        <label for="token">{t(SIGN_IN.token)}</label>
        <input
          class="input mono"
          id="token"
          type="password"
          autocomplete="current-password"
          required
          autofocus
          aria-describedby="token-help"
          onInput={(event) => setValue(event.currentTarget.value)}
        />
        <p class="help" id="token-help">
          {t(SIGN_IN.tokenHelp)}
        </p>
      </div>
      <label class="tick">
        <input type="checkbox" onChange={(event) => setRemember(event.currentTarget.checked)} />
        <span>{t(SIGN_IN.remember)}</span>
      </label>
      <button type="submit" class="button primary">
        {t(SIGN_IN.go)}
      </button>
    </form>
  );
}

/** For who is known but may do nothing. */
export function NoRole(): JSX.Element {
  return (
    <main class="gate" id="page">
      <div class="sheet">
        <Brand />
        <h1>{t(SIGN_IN.noRole)}</h1>
        <p>{t(SIGN_IN.noRoleHelp, { name: person()?.name ?? t(COMMON.noRole) })}</p>
        <button type="button" class="button" onClick={leave}>
          {t(SIGN_IN.title)}
        </button>
      </div>
    </main>
  );
}

import { For, type JSX, Show } from "solid-js";
import { createAction } from "../api/action.ts";
import { t } from "../i18n/language.ts";
import { issuersOf, type OidcConfig } from "../session/config.ts";
import { config, leave, person } from "../session/session.ts";
import { Problem } from "../ui/Problem.tsx";
import { COMMON } from "../ui/texts.ts";
import { usePageTitle } from "../ui/title.ts";
import { Brand } from "./Brand.tsx";
import { Preferences } from "./Preferences.tsx";
import { TokenForm } from "./TokenForm.tsx";
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

/** Every way in: issuers first, and a token's behind them. */
export function SignInForm(): JSX.Element {
  const issuers = () => issuersOf(config());
  const takesTokens = () => config()?.auth.some(({ kind }) => kind === "token");
  return (
    <>
      <For each={issuers()}>{(issuer) => <IssuerButton issuer={issuer} only={issuers().length === 1} />}</For>
      <Show when={takesTokens()}>
        <Show when={issuers().length > 0} fallback={<TokenForm primary />}>
          <details class="other-way">
            <summary>{t(SIGN_IN.withToken)}</summary>
            <TokenForm primary={false} />
          </details>
        </Show>
      </Show>
    </>
  );
}

function IssuerButton(props: { readonly issuer: OidcConfig; readonly only: boolean }): JSX.Element {
  const host = () => (URL.canParse(props.issuer.issuer) ? new URL(props.issuer.issuer).host : props.issuer.issuer);
  const go = createAction(async () => {
    const { signInAt } = await import("../session/oidc.ts");
    await signInAt(props.issuer, location.pathname + location.search);
  });
  return (
    <div class="stack tight">
      <button type="button" class="button primary" aria-busy={go.pending()} onClick={() => void go.run()}>
        <Show when={props.issuer.name ?? (props.only ? undefined : host())} fallback={t(SIGN_IN.issuer)}>
          {(name) => t(SIGN_IN.issuerNamed, { name: name() })}
        </Show>
      </button>
      <p class="quiet small">{t(SIGN_IN.issuerHelp, { issuer: host() })}</p>
      <Problem error={go.error()} />
    </div>
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

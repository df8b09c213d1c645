import { type RouteSectionProps, useLocation } from "@solidjs/router";
import {
  createEffect,
  createSignal,
  ErrorBoundary,
  type JSX,
  Match,
  onCleanup,
  Show,
  Suspense,
  Switch,
} from "solid-js";
import { type ApiError, toApiError } from "../api/api-error.ts";
import { me } from "../api/operations.ts";
import { request } from "../api/request.ts";
import { language } from "../i18n/language.ts";
import { CALLBACK_PATH } from "../session/callback.ts";
import { expired, person, setPerson, token } from "../session/session.ts";
import { Loading } from "../ui/Loading.tsx";
import { Problem } from "../ui/Problem.tsx";
import { Toasts } from "../ui/toast.tsx";
import { ExpiredDialog } from "./ExpiredDialog.tsx";
import { Shell } from "./Shell.tsx";
import { NoRole, SignIn } from "./SignIn.tsx";

/** Milliseconds after which a page asks whether its person is still welcome. */
const SESSION_CHECK_MS = 15_000;

/** Everything: the page within its frame for who is signed in, the gate for who is not. */
export function Root(props: RouteSectionProps): JSX.Element {
  const location = useLocation();
  const session = createSession();
  createEffect(() => {
    document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
  });
  return (
    <>
      <Switch
        fallback={
          <Shell>
            <ErrorBoundary fallback={(cause, reset) => <Problem error={toApiError(cause)} again={reset} />}>
              <Suspense fallback={<Loading />}>{props.children}</Suspense>
            </ErrorBoundary>
          </Shell>
        }
      >
        <Match when={location.pathname === CALLBACK_PATH}>
          <Suspense>{props.children}</Suspense>
        </Match>
        <Match when={token() === undefined || (person() === undefined && expired())}>
          <SignIn refused={expired()} />
        </Match>
        <Match when={person() === undefined}>
          <div class="gate">
            <Show when={session.error()} fallback={<Loading />}>
              <div class="sheet">
                <Problem error={session.error()} again={() => void session.ask()} />
              </div>
            </Show>
          </div>
        </Match>
        <Match when={person()?.role == null}>
          <NoRole />
        </Match>
      </Switch>
      <ExpiredDialog />
      <Toasts />
    </>
  );
}

/** Who is signed in: asked whenever the token is another one, and from time to time. */
function createSession() {
  const [error, setError] = createSignal<ApiError>();
  const ask = async () => {
    setError(undefined);
    await request(me, {})
      .then(({ me: principal }) => principal && setPerson(principal))
      .catch((cause: unknown) => setError(toApiError(cause)));
  };
  createEffect(() => {
    if (token() !== undefined && !expired()) void ask();
  });
  // A page that only listens would never hear that its session has ended.
  const timer = setInterval(
    () => void (document.hidden || token() === undefined || expired() || ask()),
    SESSION_CHECK_MS,
  );
  onCleanup(() => clearInterval(timer));
  return { error, ask };
}

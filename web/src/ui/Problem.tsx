import { type JSX, Show } from "solid-js";
import { type ApiError, UNREACHABLE } from "../api/api-error.ts";
import { t } from "../i18n/language.ts";
import { Advice } from "./Advice.tsx";
import { Cause } from "./Cause.tsx";
import { CopyButton } from "./CopyButton.tsx";
import { COMMON } from "./texts.ts";

/** An error as a person needs it: what happened, what to do, the code; all of it can be copied. */
export function Problem(props: {
  readonly error: ApiError | undefined;
  readonly again?: () => void;
  readonly taskId?: string;
}): JSX.Element {
  return (
    <Show when={props.error}>
      {(error) => {
        const away = () => error().code === UNREACHABLE;
        const message = () => (away() ? t(COMMON.unreachable) : error().message);
        const remedy = () => (away() ? t(COMMON.unreachableRemedy) : error().remedy);
        return (
          <div class="problem" role="alert">
            <strong class="foreign">
              <Show when={!away()} fallback={message()}>
                <Cause of={error()} />
              </Show>
            </strong>
            <Show when={remedy()}>{(text) => <Advice text={text()} taskId={props.taskId} />}</Show>
            <p class="row small">
              <code>{error().code}</code>
              <Show when={error().requestId}>
                {(id) => <span class="quiet">{t(COMMON.requestId, { id: id() })}</span>}
              </Show>
              <CopyButton
                text={[error().code, message(), remedy(), error().requestId ?? ""].filter(Boolean).join("\n")}
              />
              <Show when={props.again}>
                {(again) => (
                  <button type="button" class="button compact" onClick={() => again()()}>
                    {t(COMMON.retry)}
                  </button>
                )}
              </Show>
            </p>
          </div>
        );
      }}
    </Show>
  );
}

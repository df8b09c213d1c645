import { type JSX, Show } from "solid-js";
import { inConsole, saysCheck } from "../i18n/in-console.ts";
import { language, t } from "../i18n/language.ts";
import { may } from "../session/session.ts";
import { COMMON } from "./texts.ts";

/** What to do about an error, with the button that does it where there is one. */
export function Advice(props: { readonly text: string; readonly taskId?: string | undefined }): JSX.Element {
  return (
    <div class="row">
      <p>{inConsole(props.text, language())}</p>
      <Show when={may("operator") && saysCheck(props.text) && props.taskId}>
        {(id) => (
          <a class="button compact" href={`/tasks/${id()}/settings?check=now`}>
            {t(COMMON.checkBoth)}
          </a>
        )}
      </Show>
    </div>
  );
}

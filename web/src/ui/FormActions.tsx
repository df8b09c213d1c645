import type { JSX } from "solid-js";
import type { ApiError } from "../api/api-error.ts";
import { t } from "../i18n/language.ts";
import { Problem } from "./Problem.tsx";
import { COMMON } from "./texts.ts";

/** The end of a dialog's form: what its last try failed with, the button that sends it, and the way out. */
export function FormActions(props: {
  readonly error: ApiError | undefined;
  readonly pending: boolean;
  readonly submit: string;
  readonly onClose: () => void;
}): JSX.Element {
  return (
    <>
      <Problem error={props.error} />
      <footer class="row">
        <button type="submit" class="button primary" aria-busy={props.pending}>
          {props.submit}
        </button>
        <button type="button" class="button" onClick={props.onClose}>
          {t(COMMON.cancel)}
        </button>
      </footer>
    </>
  );
}

import type { JSX } from "solid-js";
import type { Action } from "../api/action.ts";
import { t } from "../i18n/language.ts";
import { Dialog } from "./Dialog.tsx";
import { Problem } from "./Problem.tsx";
import { COMMON } from "./texts.ts";

/** Asks before something is done that cannot be undone, and says honestly what it does. */
export function Confirm(props: {
  readonly open: boolean;
  readonly title: string;
  readonly children: JSX.Element;
  readonly confirm: string;
  readonly action: Action<readonly [], unknown>;
  readonly onClose: () => void;
}): JSX.Element {
  const go = async () => {
    await props.action.run();
    if (props.action.error() === undefined) props.onClose();
  };
  return (
    <Dialog open={props.open} title={props.title} onClose={props.onClose}>
      <div class="stack tight">{props.children}</div>
      <Problem error={props.action.error()} />
      <footer>
        <button type="button" class="button" onClick={props.onClose}>
          {t(COMMON.cancel)}
        </button>
        <button type="button" class="button danger" aria-busy={props.action.pending()} onClick={() => void go()}>
          {props.confirm}
        </button>
      </footer>
    </Dialog>
  );
}

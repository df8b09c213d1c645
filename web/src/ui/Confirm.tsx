import { createUniqueId, type JSX } from "solid-js";
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
  /** The word on the way back. Default: cancel. */
  readonly cancel?: string;
  readonly action: Action<readonly [], unknown>;
  readonly onClose: () => void;
}): JSX.Element {
  const id = createUniqueId();
  const go = async () => {
    await props.action.run();
    if (props.action.error() === undefined) props.onClose();
  };
  return (
    <Dialog open={props.open} title={props.title} describedBy={id} onClose={props.onClose}>
      <div class="stack tight" id={id}>
        {props.children}
      </div>
      <Problem error={props.action.error()} />
      <footer>
        <button type="button" class="button" onClick={props.onClose}>
          {props.cancel ?? t(COMMON.cancel)}
        </button>
        <button type="button" class="button danger" aria-busy={props.action.pending()} onClick={() => void go()}>
          {props.confirm}
        </button>
      </footer>
    </Dialog>
  );
}

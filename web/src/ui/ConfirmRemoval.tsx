import type { JSX } from "solid-js";
import { createAction } from "../api/action.ts";
import { t } from "../i18n/language.ts";
import { Confirm } from "./Confirm.tsx";
import { COMMON } from "./texts.ts";
import { toast } from "./toast.tsx";

/** Asks whether one thing of a list shall go, takes it away, and says that it is gone. */
export function ConfirmRemoval<One>(props: {
  /** What is asked about; undefined while nothing is. */
  readonly of: One | undefined;
  readonly title: (one: One) => string;
  readonly help: string;
  /** The word on the button and what is said afterwards. Default: delete. */
  readonly words?: { readonly verb: string; readonly done: string };
  readonly remove: (one: One) => Promise<unknown>;
  readonly onRemoved: () => Promise<unknown>;
  readonly onClose: () => void;
}): JSX.Element {
  const remove = createAction(async () => {
    if (props.of === undefined) return;
    await props.remove(props.of);
    toast(props.words?.done ?? t(COMMON.deleted));
    await props.onRemoved();
  });
  return (
    <Confirm
      open={props.of !== undefined}
      title={props.of === undefined ? "" : props.title(props.of)}
      confirm={props.words?.verb ?? t(COMMON.remove)}
      action={remove}
      onClose={() => {
        remove.clear();
        props.onClose();
      }}
    >
      <p>{props.help}</p>
    </Confirm>
  );
}

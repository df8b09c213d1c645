import { type JSX, Show } from "solid-js";
import { t } from "../i18n/language.ts";
import { COMMON } from "../ui/texts.ts";
import { toast } from "../ui/toast.tsx";

/** The dialog over a list in which something new is made, or one of it edited; once it is saved, the list is asked for again. */
export function EditDialog<One extends object>(props: {
  /** What is edited; undefined while nothing is. */
  readonly of: One | "new" | undefined;
  readonly onChanged: () => Promise<unknown>;
  readonly onClose: () => void;
  /** The dialog, told what was there before, if anything was. */
  readonly children: (before: One | undefined, close: () => void, saved: () => void) => JSX.Element;
}): JSX.Element {
  const saved = () => {
    props.onClose();
    toast(t(COMMON.saved));
    void props.onChanged();
  };
  return (
    <Show when={props.of} keyed>
      {(one) => props.children(one === "new" ? undefined : one, () => props.onClose(), saved)}
    </Show>
  );
}

import type { JSX } from "solid-js";
import { t } from "../i18n/language.ts";
import { COMMON } from "./texts.ts";
import { toast } from "./toast.tsx";

/** Copies a text to the clipboard. */
export function CopyButton(props: { readonly text: string; readonly label?: string }): JSX.Element {
  const copy = async () => {
    await navigator.clipboard.writeText(props.text);
    toast(t(COMMON.copied));
  };
  return (
    <button type="button" class="button compact" onClick={() => void copy()}>
      {props.label ?? t(COMMON.copy)}
    </button>
  );
}

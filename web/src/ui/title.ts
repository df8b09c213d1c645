import { createEffect } from "solid-js";
import { t } from "../i18n/language.ts";
import { COMMON } from "./texts.ts";

/** Names the page in the browser's tab and history. */
export function usePageTitle(title: () => string): void {
  createEffect(() => {
    document.title = `${title()} · ${t(COMMON.product)}`;
  });
}

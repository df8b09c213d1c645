import type { JSX } from "solid-js";
import { t } from "../i18n/language.ts";
import { COMMON } from "../ui/texts.ts";

/** The product's mark and name: a wagon between two stations. */
export function Brand(): JSX.Element {
  return (
    <a class="brand" href="/">
      <svg width="34" height="22" viewBox="0 0 34 22" aria-hidden="true">
        <path d="M3 11h28" stroke="currentColor" stroke-width="2" />
        <path d="M3 3v16M31 3v16" stroke="currentColor" stroke-width="3" />
        <rect x="13" y="5.5" width="11" height="11" fill="var(--accent)" />
      </svg>
      {t(COMMON.product)}
    </a>
  );
}

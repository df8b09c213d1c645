import type { JSX } from "solid-js";
import { t } from "../../i18n/language.ts";
import { Shape } from "../../ui/Shape.tsx";
import { IMAGES } from "./texts.ts";

const STATES = {
  same: { tone: "arrived", shape: "M7 1.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM4.5 7.2 6.3 9l3.3-3.7" },
  different: { tone: "alarm", shape: "M2 5h10M2 9h10M9.5 2.5l-5 9" },
  missing: { tone: "alarm", shape: "M2 2h10v10H2zM4.5 7h5" },
  extra: { tone: "waiting", shape: "M2 2h10v10H2zM7 4.5v5M4.5 7h5" },
  unknown: { tone: "still", shape: "M5 5.2a2 2 0 1 1 2.6 2c-.5.3-.6.6-.6 1.2M7 11v.1" },
} as const;

function known(state: string): keyof typeof STATES {
  return state === "same" || state === "different" || state === "missing" || state === "extra" ? state : "unknown";
}

/** How an image is on both sides, by shape, word and colour. */
export function BoardState(props: { readonly state: string }): JSX.Element {
  const look = () => STATES[known(props.state)];
  return (
    <span class="state" data-tone={look().tone}>
      <Shape path={look().shape} />
      {t(IMAGES[known(props.state)])}
    </span>
  );
}

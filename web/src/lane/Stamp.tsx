import { type JSX, Show } from "solid-js";
import type { RunF } from "../api/operations.ts";
import { t } from "../i18n/language.ts";
import { show } from "../i18n/show.ts";
import { runState } from "../ui/task-state.ts";
import { arrivedOf, laneOfTally, totalOf } from "./parts.ts";
import { STAMP_TEXTS } from "./texts.ts";

/** The seal of a run that has ended: what arrived of how much, and whether a receipt proves it. */
export function Stamp(props: { readonly run: RunF }): JSX.Element {
  const lane = () => (props.run.tally === null ? undefined : laneOfTally(props.run.tally));
  const state = () => runState(props.run);
  const tone = () => (state() === "arrived" ? "arrived" : state() === "stopped" ? "still" : "alarm");
  const title = () => {
    if (state() === "arrived") return t(STAMP_TEXTS.arrived);
    if (state() === "short") return t(STAMP_TEXTS.short, { n: show.count(props.run.openFailures) });
    return t(state() === "failed" ? STAMP_TEXTS.failed : STAMP_TEXTS.stopped);
  };
  // What did not arrive was not verified, but its absence is signed.
  const seal = () => {
    if (props.run.manifestSha256 === null) return STAMP_TEXTS.unsealed;
    return state() === "arrived" ? STAMP_TEXTS.sealed : STAMP_TEXTS.signed;
  };
  return (
    <div class="stamp" data-tone={tone()}>
      <strong>{title()}</strong>
      <Show when={lane()}>
        {(counts) => (
          <span>
            {t(STAMP_TEXTS.of, {
              arrived: show.count(arrivedOf(counts()).objects),
              total: show.count(totalOf(counts()).objects),
              bytes: show.bytes(arrivedOf(counts()).bytes),
            })}
          </span>
        )}
      </Show>
      <span>{t(seal())}</span>
    </div>
  );
}

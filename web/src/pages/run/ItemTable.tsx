import { For, type JSX, Show } from "solid-js";
import type { items } from "../../api/operations.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { LANE_TEXTS } from "../../lane/texts.ts";
import { TASK } from "../task/texts.ts";

/** What became of one item. */
export type Item = NonNullable<NonNullable<typeof items.data>["items"]>["items"][number];

/** Items in rows, each with what became of it and why. */
export function ItemTable(props: { readonly items: readonly Item[] }): JSX.Element {
  return (
    <div class="scroller">
      <table class="manifest slips">
        <thead>
          <tr>
            <th>{t(TASK.key)}</th>
            <th>{t(TASK.outcome)}</th>
            <th class="number">{t(TASK.size)}</th>
            <th>{t(TASK.why)}</th>
            <th class="narrow">{t(TASK.when)}</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.items}>{(item) => <Row item={item} />}</For>
        </tbody>
      </table>
    </div>
  );
}

const TONES = { copied: "arrived", same: "arrived", skipped: "waiting", failed: "alarm", deleted: "still" } as const;

function Row(props: { readonly item: Item }): JSX.Element {
  const why = () => {
    const { code, message, reason, evidence } = props.item;
    if (code !== null) return `${code} ${message ?? ""}`;
    return reason ?? (evidence === null ? "" : [evidence.proof, evidence.destinationEtag].filter(Boolean).join(" "));
  };
  return (
    <tr>
      <td class="key long">
        <span title={props.item.key.slice(0, 1_024)}>{props.item.key}</span>
      </td>
      <td>
        <span class="state" data-tone={TONES[props.item.kind]}>
          <i class="dot" data-part={props.item.kind} aria-hidden="true" />
          {t(LANE_TEXTS[props.item.kind])}
        </span>
      </td>
      <td class="number">{show.bytes(props.item.size)}</td>
      <td class="small foreign" classList={{ mono: props.item.code === null }}>
        {why()}
        <Show when={props.item.lost?.length}>
          <span class="quiet"> −{props.item.lost?.join(", ")}</span>
        </Show>
      </td>
      <td class="narrow quiet" title={show.moment(props.item.at)}>
        {show.ago(props.item.at)}
      </td>
    </tr>
  );
}

import { For, type JSX, Show } from "solid-js";
import { t } from "../i18n/language.ts";
import { show } from "../i18n/show.ts";
import { LANE_PARTS, type LaneCounts, totalOf } from "./parts.ts";
import { LANE_TEXTS } from "./texts.ts";

/** Source to destination as one line, in shares. Bytes decide the shares where there are some, else items. */
export function Lane(props: {
  readonly lane: LaneCounts;
  readonly big?: boolean;
  readonly moving?: boolean;
}): JSX.Element {
  const total = () => totalOf(props.lane);
  const share = (part: (typeof LANE_PARTS)[number]) => {
    const { objects, bytes } = props.lane[part];
    const all = total();
    const byItems = all.objects === 0 ? 0 : objects / all.objects;
    return all.bytes === 0 ? byItems : (byItems + bytes / all.bytes) / 2;
  };
  const empty = () => total().objects === 0;
  const words = () =>
    LANE_PARTS.filter((part) => props.lane[part].objects > 0)
      .map((part) => `${t(LANE_TEXTS[part])} ${show.count(props.lane[part].objects)}`)
      .join(", ");
  return (
    <div
      class="lane"
      classList={{ big: props.big === true }}
      data-moving={props.moving ? "" : undefined}
      role="img"
      aria-label={words() || "–"}
    >
      <Show when={!empty()} fallback={<span data-part="waiting" class="whole" />}>
        <For each={LANE_PARTS}>
          {(part) => (
            <span
              data-part={part}
              data-none={share(part) === 0 ? "" : undefined}
              style={{ "flex-grow": share(part) }}
            />
          )}
        </For>
      </Show>
    </div>
  );
}

/** What the shares are, in words and numbers. */
export function Legend(props: { readonly lane: LaneCounts }): JSX.Element {
  return (
    <dl class="legend">
      <For each={LANE_PARTS.filter((part) => props.lane[part].objects > 0)}>
        {(part) => (
          <div>
            <i data-part={part} aria-hidden="true" />
            <dt>{t(LANE_TEXTS[part])}</dt>
            <dd>
              {show.count(props.lane[part].objects)} <small>{show.bytes(props.lane[part].bytes)}</small>
            </dd>
          </div>
        )}
      </For>
    </dl>
  );
}

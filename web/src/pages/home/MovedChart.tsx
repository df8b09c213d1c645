import { For, type JSX, Show } from "solid-js";
import type { overview } from "../../api/operations.ts";
import { language, t, told } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { manifestOf } from "../../plugins/manifests.ts";
import { Bars } from "./Bars.tsx";
import { lastDays, type MovedDay, pluginsOf, sumOf } from "./moved-days.ts";
import { HOME } from "./texts.ts";

type Day = NonNullable<NonNullable<typeof overview.data>["overview"]>["moved"][number];

/** What moved, a bar a day: bytes, and the items of each kind of data. */
export function MovedChart(props: { readonly days: readonly Day[] }): JSX.Element {
  const days = () => lastDays(props.days, Date.now());
  const label = (day: string) =>
    new Intl.DateTimeFormat(language() === "zh" ? "zh-CN" : "en-GB", {
      day: "numeric",
      month: "short",
      timeZone: "UTC",
    }).format(Date.parse(day));
  const named = (value: (day: MovedDay) => string) => (day: MovedDay) =>
    t(HOME.onDay, { day: label(day.day), what: value(day) });
  const failed = () => days().reduce((all, day) => all + day.failed, 0);
  return (
    <figure class="section">
      <header>
        <h2>{t(HOME.moved)}</h2>
      </header>
      <Show
        when={days().some(({ items, bytes }) => items > 0 || bytes > 0)}
        fallback={<p class="quiet">{t(HOME.nothingMoved)}</p>}
      >
        <Bars
          name={t(HOME.bytes)}
          total={show.bytes(days().reduce((all, day) => all + day.bytes, 0))}
          values={days().map(({ bytes }) => bytes)}
          titles={days().map(named(({ bytes }) => show.bytes(bytes)))}
          lost={days().map((day) => day.failed > 0)}
          height={104}
        />
        <For each={pluginsOf(days())}>
          {(plugin) => (
            <Bars
              name={told(manifestOf(plugin)?.name) || plugin}
              total={show.count(sumOf(days(), plugin))}
              values={days().map((day) => sumOf([day], plugin))}
              titles={days().map(named((day) => show.count(sumOf([day], plugin))))}
              height={48}
            />
          )}
        </For>
        <div class="row wide quiet small">
          <span>{label(days()[0]?.day ?? "")}</span>
          <Show when={failed() > 0}>
            <span>{t(HOME.movedFailed, { n: show.count(failed()) })}</span>
          </Show>
          <span>{label(days().at(-1)?.day ?? "")}</span>
        </div>
      </Show>
    </figure>
  );
}

import { For, type JSX, Show } from "solid-js";
import type { overview } from "../../api/operations.ts";
import { language, t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { HOME } from "./texts.ts";

type Day = NonNullable<NonNullable<typeof overview.data>["overview"]>["moved"][number];

const WIDTH = 600;
const HEIGHT = 130;
const DAYS = 30;
const DAY_MS = 86_400_000;

/** What moved, a bar a day. */
export function MovedChart(props: { readonly days: readonly Day[] }): JSX.Element {
  const days = () => lastDays(props.days, Date.now());
  const most = () => Math.max(1, ...days().map(({ bytes }) => bytes));
  const sum = (of: "bytes" | "items" | "failed") => days().reduce((all, day) => all + day[of], 0);
  const summary = () =>
    t(HOME.movedSummary, {
      bytes: show.bytes(sum("bytes")),
      items: show.count(sum("items")),
      failed: show.count(sum("failed")),
    });
  const step = WIDTH / DAYS;
  const height = (bytes: number) => (bytes === 0 ? 0 : Math.max(2, (bytes / most()) * (HEIGHT - 16)));
  const label = (day: string) =>
    new Intl.DateTimeFormat(language() === "zh" ? "zh-CN" : "en-GB", {
      day: "numeric",
      month: "short",
      timeZone: "UTC",
    }).format(Date.parse(day));
  return (
    <figure class="section">
      <header>
        <h2>{t(HOME.moved)}</h2>
      </header>
      <Show when={sum("items") > 0} fallback={<p class="quiet">{t(HOME.nothingMoved)}</p>}>
        <svg class="bars" viewBox={`0 0 ${WIDTH} ${HEIGHT + 18}`} role="img" aria-label={summary()}>
          <line x1="0" x2={WIDTH} y1={HEIGHT + 0.5} y2={HEIGHT + 0.5} />
          <For each={days()}>
            {(day, index) => (
              <g>
                <title>
                  {t(HOME.day, { day: label(day.day), bytes: show.bytes(day.bytes), items: show.count(day.items) })}
                </title>
                <rect
                  x={index() * step + 2}
                  width={step - 4}
                  y={HEIGHT - height(day.bytes)}
                  height={height(day.bytes)}
                />
                <Show when={day.failed > 0}>
                  <rect class="lost" x={index() * step + 2} width={step - 4} y={HEIGHT + 2} height={3} />
                </Show>
              </g>
            )}
          </For>
          <text x="0" y={HEIGHT + 16}>
            {label(days()[0]?.day ?? "")}
          </text>
          <text x={WIDTH} y={HEIGHT + 16} text-anchor="end">
            {label(days().at(-1)?.day ?? "")}
          </text>
        </svg>
        <figcaption class="quiet small">{summary()}</figcaption>
      </Show>
    </figure>
  );
}

/** The last thirty days, those without anything included. */
function lastDays(days: readonly Day[], now: number): readonly Day[] {
  return Array.from({ length: DAYS }, (_, index) => {
    const day = new Date(now - (DAYS - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    return days.find((one) => one.day === day) ?? { day, items: 0, bytes: 0, failed: 0 };
  });
}

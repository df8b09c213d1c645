import { For, type JSX, Show } from "solid-js";
import type { PlanF } from "../api/operations.ts";
import { t } from "../i18n/language.ts";
import { show } from "../i18n/show.ts";
import { WIZARD } from "../pages/wizard/texts.ts";

type Findings = NonNullable<PlanF["findings"]>;

/** What a plan would do: counts, bytes, requests, money, minutes. */
export function PlanFindings(props: { readonly findings: Findings }): JSX.Element {
  return (
    <div class="stack">
      <Sums findings={props.findings} />
      <div class="split even">
        <Table
          title={t(WIZARD.requests)}
          rows={props.findings.requests.map(({ name, count }) => [name, show.count(count)])}
        />
        <Table
          title={t(WIZARD.sizes)}
          rows={props.findings.sizes
            .filter(({ count }) => count.objects > 0)
            .map(({ below, count }) => [
              below === null ? t(WIZARD.largest) : t(WIZARD.below, { size: show.bytes(below) }),
              `${show.count(count.objects)} · ${show.bytes(count.bytes)}`,
            ])}
        />
        <Table title={t(WIZARD.money)} rows={props.findings.cost.map(({ item, usd: one }) => [item, show.usd(one)])} />
      </div>
      <Show when={props.findings.notes.length > 0}>
        <div class="note">
          <h3>{t(WIZARD.notes)}</h3>
          <For each={props.findings.notes}>{(note) => <p class="foreign">{note}</p>}</For>
        </div>
      </Show>
    </div>
  );
}

/** Items of each kind, and what all of it takes. */
function Sums(props: { readonly findings: Findings }): JSX.Element {
  const usd = () => props.findings.cost.reduce((sum, { usd: one }) => sum + one, 0);
  const least = () => show.duration(props.findings.leastSeconds);
  const most = () => show.duration(props.findings.mostSeconds);
  const counts = () =>
    [
      [WIZARD.toCopy, props.findings.copy],
      [WIZARD.toDelete, props.findings.delete],
      [WIZARD.already, props.findings.same],
      [WIZARD.skippedItems, props.findings.skipped],
      [WIZARD.filtered, props.findings.filtered],
    ] as const;
  return (
    <dl class="figures">
      <For each={counts().filter(([, { objects }], index) => index === 0 || objects > 0)}>
        {([name, count]) => (
          <div>
            <dt class="label">{t(name)}</dt>
            <dd>
              {show.count(count.objects)} <small class="quiet">{show.bytes(count.bytes)}</small>
            </dd>
          </div>
        )}
      </For>
      <div>
        <dt class="label">{t(WIZARD.time)}</dt>
        <dd>{least() === most() ? most() : t(WIZARD.range, { least: least(), most: most() })}</dd>
      </div>
      <div>
        <dt class="label">{t(WIZARD.money)}</dt>
        <dd>{props.findings.cost.length === 0 ? t(WIZARD.noPrice) : show.usd(usd())}</dd>
      </div>
    </dl>
  );
}

function Table(props: { readonly title: string; readonly rows: readonly (readonly [string, string])[] }): JSX.Element {
  return (
    <Show when={props.rows.length > 0}>
      <table class="manifest">
        <caption class="sr">{props.title}</caption>
        <thead>
          <tr>
            <th colSpan="2">{props.title}</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.rows}>
            {([name, value]) => (
              <tr>
                <td>{name}</td>
                <td class="number">{value}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </Show>
  );
}

import type { ParameterValue, ParameterValues } from "@dth/core/parameter";
import { useSearchParams } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import { readValues } from "../../api/json.ts";
import { connections, type ParameterF, type SideF, type TaskF } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { isSettled } from "../../api/shown-with.ts";
import { Doctor } from "../../doctor/Doctor.tsx";
import { t, told } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { endpointOf, manifestOf } from "../../plugins/manifests.ts";
import { may } from "../../session/session.ts";
import { WIZARD } from "../wizard/texts.ts";
import { TASK } from "./texts.ts";

/** What the task was told, in words; and the doctor. */
export default function SettingsTab(props: { readonly task: TaskF }): JSX.Element {
  const [search] = useSearchParams<{ check?: string }>();
  return (
    <>
      <div class="split even">
        <SideSettings task={props.task} side="source" of={props.task.source} />
        <SideSettings task={props.task} side="destination" of={props.task.destination} />
      </div>
      <section class="section">
        <header>
          <h2>{t(TASK.options)}</h2>
        </header>
        <Values parameters={manifestOf(props.task.plugin)?.options ?? []} values={readValues(props.task.options)} />
        <p class="quiet">{t(TASK.defaults)}</p>
      </section>
      <Show when={may("operator")}>
        <Doctor of={() => ({ taskId: props.task.id })} atOnce={search.check === "now"} />
      </Show>
    </>
  );
}

function SideSettings(props: {
  readonly task: TaskF;
  readonly side: "source" | "destination";
  readonly of: SideF | null;
}): JSX.Element {
  const stored = createQuery(connections, () => (props.of?.connection ? {} : undefined));
  const endpoint = () => endpointOf(props.task.plugin, props.side, props.of?.type ?? "");
  const connection = () => stored.data()?.connections?.items.find(({ id }) => id === props.of?.connection);
  const parameters = () => [...(endpoint()?.connection ?? []), ...(endpoint()?.location ?? [])];
  return (
    <section class="section">
      <header>
        <h2>{t(props.side === "source" ? TASK.from : TASK.to)}</h2>
        <span>{told(endpoint()?.name) || props.of?.type}</span>
      </header>
      <Show when={props.of?.connection && (connection() ?? !isSettled(stored))}>
        <p>
          {t(WIZARD.connection)}: <a href="/connections">{connection()?.name ?? "…"}</a>
        </p>
      </Show>
      <Values parameters={parameters()} values={readValues(props.of?.parameters)} />
    </section>
  );
}

function Values(props: { readonly parameters: readonly ParameterF[]; readonly values: ParameterValues }): JSX.Element {
  const entries = () => Object.entries(props.values);
  const labelOf = (name: string) => told(props.parameters.find((one) => one.name === name)?.label) || name;
  return (
    <Show when={entries().length > 0}>
      <table class="manifest pairs">
        <tbody>
          <For each={entries()}>
            {([name, value]) => (
              <tr>
                <th scope="row">{labelOf(name)}</th>
                <td class="foreign">
                  {valueWords(
                    value,
                    props.parameters.find((one) => one.name === name),
                  )}
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </Show>
  );
}

function valueWords(value: ParameterValue, parameter: ParameterF | undefined): string {
  if (typeof value === "number") {
    if (parameter?.type === "instant") return show.moment(new Date(value).toISOString());
    if (parameter?.unit === "bytes") return show.bytes(value);
    return parameter?.unit === "bytes-per-second" ? show.rate(value) : show.count(value);
  }
  if (typeof value === "boolean") return value ? "✓" : "✕";
  if (typeof value === "string")
    return told(parameter?.choices?.find((choice) => choice.value === value)?.label) || value;
  return Array.isArray(value)
    ? value.join(", ")
    : Object.entries(value)
        .map(([key, text]) => `${key}=${text}`)
        .join(", ");
}

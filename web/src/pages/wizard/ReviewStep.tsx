import { For, type JSX, Show } from "solid-js";
import { channels } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { Doctor } from "../../doctor/Doctor.tsx";
import { Field } from "../../forms/Field.tsx";
import { readNumber } from "../../forms/lines.ts";
import { TextInput } from "../../forms/TextInput.tsx";
import { t, told } from "../../i18n/language.ts";
import { EMPTY_LANE } from "../../lane/parts.ts";
import { Route } from "../../lane/Route.tsx";
import { placeOf } from "../../plugins/place.ts";
import { scheduleWords } from "../tasks/schedule-words.ts";
import { type SideName, STEPS, stepOf } from "./draft.ts";
import { WIZARD } from "./texts.ts";
import type { Wizard } from "./wizard-state.ts";

/** Everything once more: name, what is missing, and the doctor. */
export function ReviewStep(props: { readonly wizard: Wizard; readonly onStep: (step: number) => void }): JSX.Element {
  const { draft, change } = props.wizard;
  const told = props.wizard.told;
  const isIncomplete = () => props.wizard.issues().some(({ path }) => path !== "name");
  return (
    <>
      <Route
        from={<End wizard={props.wizard} side="source" />}
        to={<End wizard={props.wizard} side="destination" />}
        lane={EMPTY_LANE}
        moving={false}
      />
      <p>
        <span class="quiet">{t(WIZARD.runs)}</span>{" "}
        {scheduleWords({
          ...draft.schedule,
          at: typeof draft.schedule.at === "number" ? new Date(draft.schedule.at).toISOString() : null,
          everyMinutes: readNumber(draft.schedule.everyMinutes) ?? null,
          sweep: null,
        })}
      </p>
      <Field id="name" label={t(WIZARD.name)} wrong={told().get("name")}>
        {(ids) => <TextInput ids={ids} value={draft.name} onChange={(name) => change({ name })} />}
      </Field>
      <Field id="description" label={t(WIZARD.description)} optional wrong={told().get("description")}>
        {(ids) => (
          <textarea
            {...ids}
            class="input"
            dir="auto"
            rows="2"
            value={draft.description}
            onInput={(event) => change({ description: event.currentTarget.value })}
          />
        )}
      </Field>
      <Channels wizard={props.wizard} />
      <Issues wizard={props.wizard} onStep={props.onStep} />
      <Doctor
        of={() => ({ input: { ...props.wizard.input(), name: draft.name || "–" } })}
        disabled={isIncomplete()}
        atOnce={!isIncomplete()}
        stay
        onChange={(side) => props.onStep(STEPS.indexOf(side))}
      />
    </>
  );
}

function End(props: { readonly wizard: Wizard; readonly side: SideName }): JSX.Element {
  const endpoint = () => props.wizard.endpoint(props.side);
  const of = () => props.wizard.draft[props.side];
  return (
    <>
      <span class="label">
        {told(endpoint()?.name)} {props.wizard.connection(of().connection)?.name}
      </span>
      <strong class="foreign">{placeOf({ parameters: JSON.stringify(of().parameters) }, endpoint()) || "–"}</strong>
    </>
  );
}

function Channels(props: { readonly wizard: Wizard }): JSX.Element {
  const stored = createQuery(channels, () => ({}));
  const all = () => stored.data()?.channels ?? [];
  const toggle = (id: string, on: boolean) => {
    const { notify } = props.wizard.draft;
    props.wizard.change({ notify: on ? [...notify, id] : notify.filter((one) => one !== id) });
  };
  return (
    <fieldset class="tight">
      <legend>{t(WIZARD.notify)}</legend>
      <For each={all()} fallback={<p class="quiet">{t(WIZARD.noChannels)}</p>}>
        {(channel) => (
          <label class="tick">
            <input
              type="checkbox"
              checked={props.wizard.draft.notify.includes(channel.id)}
              onChange={(event) => toggle(channel.id, event.currentTarget.checked)}
            />
            <span class="foreign">{channel.name}</span>
          </label>
        )}
      </For>
      <For each={[...props.wizard.told()].filter(([path]) => path.startsWith("notify"))}>
        {([, message]) => (
          <p class="wrong" role="alert">
            {message}
          </p>
        )}
      </For>
    </fieldset>
  );
}

function Issues(props: { readonly wizard: Wizard; readonly onStep: (step: number) => void }): JSX.Element {
  const issues = () => props.wizard.issues().filter(({ path }) => path !== "name");
  return (
    <Show when={issues().length > 0}>
      <section class="problem" role="status">
        <strong>{t(WIZARD.fix)}</strong>
        <ul class="stack tight">
          <For each={issues()}>
            {({ path, message }) => (
              <li class="row">
                <code>{path}</code> {message}
                <Show when={stepOf(path) < STEPS.length - 1}>
                  <button type="button" class="button compact" onClick={() => props.onStep(stepOf(path))}>
                    {t(WIZARD.goTo, { step: t(WIZARD[STEPS[stepOf(path)] ?? "review"]) })}
                  </button>
                </Show>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}

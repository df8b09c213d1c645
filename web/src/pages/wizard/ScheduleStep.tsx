import { For, type JSX, Show } from "solid-js";
import { Field } from "../../forms/Field.tsx";
import { InstantInput } from "../../forms/InstantInput.tsx";
import { TextInput } from "../../forms/TextInput.tsx";
import { t } from "../../i18n/language.ts";
import { scheduleWords } from "../tasks/schedule-words.ts";
import type { DraftSchedule } from "./draft.ts";
import { WIZARD } from "./texts.ts";
import type { Wizard } from "./wizard-state.ts";

const KINDS = ["manual", "once", "rate", "cron", "events"] as const;

const HELP = {
  manual: WIZARD.manualHelp,
  once: WIZARD.onceHelp,
  rate: WIZARD.rateHelp,
  cron: WIZARD.cronHelp,
  events: WIZARD.eventsHelp,
};

/** When the task runs. */
export function ScheduleStep(props: { readonly wizard: Wizard }): JSX.Element {
  const schedule = () => props.wizard.draft.schedule;
  const set = (part: Partial<DraftSchedule>) => props.wizard.change({ schedule: { ...schedule(), ...part } });
  const wrong = (field: string) => props.wizard.told().get(`schedule.${field}`);
  const moment = () => {
    const { at } = schedule();
    return typeof at === "number" ? at : undefined;
  };
  const kinds = () => KINDS.filter((kind) => kind !== "events" || props.wizard.manifest()?.events === true);
  const zones = () => Intl.supportedValuesOf("timeZone");
  return (
    <>
      <fieldset>
        <legend>{t(WIZARD.when)}</legend>
        <div class="choices">
          <For each={kinds()}>
            {(kind) => (
              <label>
                <input type="radio" name="schedule" checked={schedule().kind === kind} onChange={() => set({ kind })} />
                <strong>{t(WIZARD[kind])}</strong>
                <small>{t(HELP[kind])}</small>
              </label>
            )}
          </For>
        </div>
        <Show when={wrong("kind")}>
          {(message) => (
            <p class="wrong" role="alert">
              {message()}
            </p>
          )}
        </Show>
      </fieldset>
      <Show when={schedule().kind === "once"}>
        <Field id="schedule-at" label={t(WIZARD.at)} help={t(WIZARD.atHelp)} wrong={wrong("at")}>
          {(ids) => <InstantInput ids={ids} value={moment()} onChange={(at) => set({ at: at ?? null })} />}
        </Field>
      </Show>
      <Show when={schedule().kind === "rate"}>
        <Minutes
          id="schedule-everyMinutes"
          label={t(WIZARD.everyMinutes)}
          value={schedule().everyMinutes}
          wrong={wrong("everyMinutes")}
          onChange={(everyMinutes) => set({ everyMinutes })}
        />
      </Show>
      <Show when={schedule().kind === "cron"}>
        <Field
          id="schedule-expression"
          label={t(WIZARD.expression)}
          help={t(WIZARD.expressionHelp)}
          wrong={wrong("expression")}
        >
          {(ids) => (
            <TextInput
              ids={ids}
              kind="code"
              placeholder="30 2 * * *"
              value={schedule().expression}
              onChange={(expression) => set({ expression })}
            />
          )}
        </Field>
        <Field id="schedule-timeZone" label={t(WIZARD.timeZone)} wrong={wrong("timeZone")}>
          {(ids) => (
            <>
              <input
                {...ids}
                class="input"
                list="zones"
                value={schedule().timeZone}
                onInput={(event) => set({ timeZone: event.currentTarget.value })}
              />
              <datalist id="zones">
                <For each={zones()}>{(zone) => <option value={zone} />}</For>
              </datalist>
            </>
          )}
        </Field>
      </Show>
      <Show when={schedule().kind === "events"}>
        <label class="tick">
          <input
            type="checkbox"
            checked={schedule().deletes}
            onChange={(event) => set({ deletes: event.currentTarget.checked })}
          />
          <span>{t(WIZARD.deletes)}</span>
        </label>
        <Minutes
          id="schedule-sweep-everyMinutes"
          label={t(WIZARD.sweepMinutes)}
          help={t(schedule().sweepTimes === null ? WIZARD.sweepHelp : WIZARD.sweepTimesHelp)}
          value={schedule().sweepMinutes}
          wrong={wrong("sweep.everyMinutes")}
          onChange={(sweepMinutes) => set({ sweepMinutes })}
        />
        <Show when={schedule().sweepMinutes.trim() === "" && schedule().sweepTimes}>
          {(times) => (
            <SweepTimes
              times={times()}
              wrong={wrong("sweep.expression") ?? wrong("sweep.timeZone")}
              onLeave={() => set({ sweepTimes: null })}
            />
          )}
        </Show>
      </Show>
    </>
  );
}

/** Sweeps at set times, which were given elsewhere: they stay until somebody wants them no more. */
function SweepTimes(props: {
  readonly times: NonNullable<DraftSchedule["sweepTimes"]>;
  readonly wrong: string | undefined;
  readonly onLeave: () => void;
}): JSX.Element {
  const words = () =>
    scheduleWords({ ...props.times, kind: "cron", at: null, everyMinutes: null, deletes: null, sweep: null });
  return (
    <div>
      <p class="row">
        <span class="quiet">{t(WIZARD.sweepTimes)}</span> {words()}
        <button type="button" class="button compact" onClick={() => props.onLeave()}>
          {t(WIZARD.noSweepTimes)}
        </button>
      </p>
      <Show when={props.wrong}>
        {(message) => (
          <p class="wrong" role="alert">
            {message()}
          </p>
        )}
      </Show>
    </div>
  );
}

function Minutes(props: {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly help?: string;
  readonly wrong: string | undefined;
  readonly onChange: (minutes: string) => void;
}): JSX.Element {
  return (
    <Field id={props.id} label={props.label} help={props.help} wrong={props.wrong}>
      {(ids) => <TextInput ids={ids} kind="number" value={props.value} onChange={props.onChange} />}
    </Field>
  );
}

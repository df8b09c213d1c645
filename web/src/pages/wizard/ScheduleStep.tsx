import { For, type JSX, Show } from "solid-js";
import { Field } from "../../forms/Field.tsx";
import { InstantInput } from "../../forms/InstantInput.tsx";
import { TextInput } from "../../forms/TextInput.tsx";
import { t } from "../../i18n/language.ts";
import { scheduleWords } from "../tasks/schedule-words.ts";
import type { DraftSchedule } from "./draft.ts";
import { WIZARD } from "./texts.ts";
import { Wrong } from "./Wrong.tsx";
import type { Wizard } from "./wizard-state.ts";

const KINDS = ["manual", "once", "rate", "cron", "events"] as const;

const HELP = {
  manual: WIZARD.manualHelp,
  once: WIZARD.onceHelp,
  rate: WIZARD.rateHelp,
  cron: WIZARD.cronHelp,
  events: WIZARD.eventsHelp,
};

/** What the fields of one kind of schedule are told. */
interface KindProps {
  readonly schedule: DraftSchedule;
  /** What is wrong with a field. */
  readonly wrong: (field: string) => string | undefined;
  readonly onChange: (part: Partial<DraftSchedule>) => void;
}

/** When the task runs. */
export function ScheduleStep(props: { readonly wizard: Wizard }): JSX.Element {
  const schedule = () => props.wizard.draft.schedule;
  const set = (part: Partial<DraftSchedule>) => props.wizard.change({ schedule: { ...schedule(), ...part } });
  const wrong = (field: string) => props.wizard.told().get(`schedule.${field}`);
  const kinds = () => KINDS.filter((kind) => kind !== "events" || props.wizard.manifest()?.events === true);
  return (
    <>
      <Kinds of={kinds()} schedule={schedule()} wrong={wrong} onChange={set} />
      <Show when={schedule().kind === "once"}>
        <Once schedule={schedule()} wrong={wrong} onChange={set} />
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
        <Cron schedule={schedule()} wrong={wrong} onChange={set} />
      </Show>
      <Show when={schedule().kind === "events"}>
        <Events schedule={schedule()} wrong={wrong} onChange={set} />
      </Show>
    </>
  );
}

/** Kinds of schedules, of which one is chosen. */
function Kinds(props: KindProps & { readonly of: readonly (typeof KINDS)[number][] }): JSX.Element {
  return (
    <fieldset>
      <legend>{t(WIZARD.when)}</legend>
      <div class="choices">
        <For each={props.of}>
          {(kind) => (
            <label>
              <input
                type="radio"
                name="schedule"
                checked={props.schedule.kind === kind}
                onChange={() => props.onChange({ kind })}
              />
              <strong>{t(WIZARD[kind])}</strong>
              <small>{t(HELP[kind])}</small>
            </label>
          )}
        </For>
      </div>
      <Wrong text={props.wrong("kind")} />
    </fieldset>
  );
}

function Once(props: KindProps): JSX.Element {
  const moment = () => {
    const { at } = props.schedule;
    return typeof at === "number" ? at : undefined;
  };
  return (
    <Field id="schedule-at" label={t(WIZARD.at)} help={t(WIZARD.atHelp)} wrong={props.wrong("at")}>
      {(ids) => <InstantInput ids={ids} value={moment()} onChange={(at) => props.onChange({ at: at ?? null })} />}
    </Field>
  );
}

function Cron(props: KindProps): JSX.Element {
  const zones = () => Intl.supportedValuesOf("timeZone");
  return (
    <>
      <Field
        id="schedule-expression"
        label={t(WIZARD.expression)}
        help={t(WIZARD.expressionHelp)}
        wrong={props.wrong("expression")}
      >
        {(ids) => (
          <TextInput
            ids={ids}
            kind="code"
            placeholder="30 2 * * *"
            value={props.schedule.expression}
            onChange={(expression) => props.onChange({ expression })}
          />
        )}
      </Field>
      <Field id="schedule-timeZone" label={t(WIZARD.timeZone)} wrong={props.wrong("timeZone")}>
        {(ids) => (
          <>
            <input
              {...ids}
              class="input"
              list="zones"
              value={props.schedule.timeZone}
              onInput={(event) => props.onChange({ timeZone: event.currentTarget.value })}
            />
            <datalist id="zones">
              <For each={zones()}>{(zone) => <option value={zone} />}</For>
            </datalist>
          </>
        )}
      </Field>
    </>
  );
}

function Events(props: KindProps): JSX.Element {
  return (
    <>
      <label class="tick">
        <input
          type="checkbox"
          checked={props.schedule.deletes}
          onChange={(event) => props.onChange({ deletes: event.currentTarget.checked })}
        />
        <span>{t(WIZARD.deletes)}</span>
      </label>
      <Minutes
        id="schedule-sweep-everyMinutes"
        label={t(WIZARD.sweepMinutes)}
        help={t(props.schedule.sweepTimes === null ? WIZARD.sweepHelp : WIZARD.sweepTimesHelp)}
        value={props.schedule.sweepMinutes}
        wrong={props.wrong("sweep.everyMinutes")}
        onChange={(sweepMinutes) => props.onChange({ sweepMinutes })}
      />
      <Show when={props.schedule.sweepMinutes.trim() === "" && props.schedule.sweepTimes}>
        {(times) => (
          <SweepTimes
            times={times()}
            wrong={props.wrong("sweep.expression") ?? props.wrong("sweep.timeZone")}
            onLeave={() => props.onChange({ sweepTimes: null })}
          />
        )}
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
      <Wrong text={props.wrong} />
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

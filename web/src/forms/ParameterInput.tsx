import type {
  ChoiceParameter,
  ListParameter,
  MapParameter,
  NumberParameter,
  Parameter,
  ParameterValue,
  TextParameter,
} from "@dth/core/parameter";
import { createSignal, For, type JSX, Match, Show, Switch } from "solid-js";
import { t, told } from "../i18n/language.ts";
import { Field, type FieldIds } from "./Field.tsx";
import { InstantInput } from "./InstantInput.tsx";
import { BYTE_UNITS, type ByteUnit, readLines, readNumber, readPairs, unitFor, writePairs } from "./lines.ts";
import { SecretInput } from "./SecretInput.tsx";
import { TextInput } from "./TextInput.tsx";
import { FORM } from "./texts.ts";

interface Props {
  readonly parameter: Parameter;
  readonly id: string;
  readonly value: ParameterValue | undefined;
  readonly wrong: string | undefined;
  readonly onChange: (value: ParameterValue | undefined) => void;
}

/** The input of one parameter, whatever its type. */
export function ParameterInput(props: Props): JSX.Element {
  return (
    <Show when={props.parameter.type !== "boolean"} fallback={<Tick {...props} />}>
      <Field
        id={props.id}
        label={told(props.parameter.label)}
        help={helpOf(props.parameter)}
        wrong={props.wrong}
        optional={!isNeeded(props.parameter)}
      >
        {(ids) => <Input {...props} ids={ids} />}
      </Field>
    </Show>
  );
}

function isNeeded(parameter: Parameter): boolean {
  return parameter.required === true || ("default" in parameter && parameter.default !== undefined);
}

function helpOf(parameter: Parameter): string {
  const more = parameter.type === "list" ? ` ${t(FORM.perLine)}` : parameter.type === "map" ? ` ${t(FORM.pairs)}` : "";
  return told(parameter.help) + more;
}

function Tick(props: Props): JSX.Element {
  return (
    <div class="tick">
      <input
        id={props.id}
        type="checkbox"
        checked={props.value === true}
        aria-describedby={`${props.id}-help`}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <label for={props.id}>{told(props.parameter.label)}</label>
      <p class="help" id={`${props.id}-help`}>
        {told(props.parameter.help)}
      </p>
      <Show when={props.wrong}>{(wrong) => <p class="wrong">{wrong()}</p>}</Show>
    </div>
  );
}

type InputProps<P extends Parameter = Parameter> = Omit<Props, "parameter"> & {
  readonly parameter: P;
  readonly ids: FieldIds;
};

function Input(props: InputProps): JSX.Element {
  const as = <T extends Parameter["type"]>(type: T) => {
    const { parameter } = props;
    return isType(parameter, type) ? parameter : undefined;
  };
  return (
    <Switch>
      <Match when={as("text")}>{(parameter) => <TextParameterInput {...props} parameter={parameter()} />}</Match>
      <Match when={as("number")}>{(parameter) => <NumberInput {...props} parameter={parameter()} />}</Match>
      <Match when={as("choice")}>{(parameter) => <ChoiceInput {...props} parameter={parameter()} />}</Match>
      <Match when={as("list")}>{(parameter) => <ListInput {...props} parameter={parameter()} />}</Match>
      <Match when={as("map")}>{(parameter) => <MapInput {...props} parameter={parameter()} />}</Match>
      <Match when={as("instant")}>
        <InstantInput
          ids={props.ids}
          value={typeof props.value === "number" ? props.value : undefined}
          onChange={(moment) => props.onChange(moment === "half" ? HALF : moment)}
        />
      </Match>
      <Match when={as("secret")}>
        {(parameter) => (
          <SecretInput
            ids={props.ids}
            fields={parameter().fields}
            value={typeof props.value === "string" ? props.value : ""}
            onChange={props.onChange}
          />
        )}
      </Match>
    </Switch>
  );
}

function ChoiceInput(props: InputProps<ChoiceParameter>): JSX.Element {
  return (
    <select
      {...props.ids}
      class="input"
      value={String(props.value ?? "")}
      onChange={(event) => props.onChange(event.currentTarget.value || undefined)}
    >
      <Show when={props.parameter.default === undefined}>
        <option value="">{t(FORM.choose)}</option>
      </Show>
      <For each={props.parameter.choices}>
        {(choice) => (
          <option value={choice.value} title={told(choice.help)} selected={props.value === choice.value}>
            {told(choice.label)}
          </option>
        )}
      </For>
    </select>
  );
}

function isType<T extends Parameter["type"]>(
  parameter: Parameter,
  type: T,
): parameter is Extract<Parameter, { type: T }> {
  return parameter.type === type;
}

/** A moment of which a part is missing: no moment, so that the check says so. */
const HALF = "…";

function TextParameterInput(props: InputProps<TextParameter>): JSX.Element {
  const text = () => (typeof props.value === "string" ? props.value : "");
  // An emptied text stays empty in the form; it goes out as absent.
  const change = (value: string) => props.onChange(value);
  return (
    <Show
      when={props.parameter.multiline}
      fallback={
        <input
          {...props.ids}
          class="input"
          type="text"
          dir="auto"
          autocomplete="off"
          spellcheck={false}
          placeholder={props.parameter.placeholder ?? ""}
          value={text()}
          onInput={(event) => change(event.currentTarget.value)}
        />
      }
    >
      <textarea
        {...props.ids}
        class="input mono"
        value={text()}
        onInput={(event) => change(event.currentTarget.value)}
      />
    </Show>
  );
}

function ListInput(props: InputProps<ListParameter>): JSX.Element {
  const [first] = createSignal(Array.isArray(props.value) ? props.value.join("\n") : "");
  const change = (text: string) => {
    const lines = readLines(text);
    props.onChange(lines.length === 0 ? undefined : lines);
  };
  return (
    <textarea
      {...props.ids}
      class="input mono"
      rows="3"
      placeholder={props.parameter.placeholder ?? ""}
      value={first()}
      onInput={(event) => change(event.currentTarget.value)}
    />
  );
}

function MapInput(props: InputProps<MapParameter>): JSX.Element {
  const [first] = createSignal(typeof props.value === "object" && !isList(props.value) ? writePairs(props.value) : "");
  const change = (text: string) => {
    const pairs = readPairs(text);
    props.onChange(Object.keys(pairs).length === 0 ? undefined : pairs);
  };
  return (
    <textarea
      {...props.ids}
      class="input mono"
      rows="3"
      value={first()}
      onInput={(event) => change(event.currentTarget.value)}
    />
  );
}

function isList(value: ParameterValue): value is readonly string[] {
  return Array.isArray(value);
}

function NumberInput(props: InputProps<NumberParameter>): JSX.Element {
  const inBytes = () => props.parameter.unit === "bytes" || props.parameter.unit === "bytes-per-second";
  const [unit, setUnit] = createSignal<ByteUnit>(
    typeof props.value === "number" && inBytes() ? unitFor(props.value) : "MiB",
  );
  const factor = () => (inBytes() ? BYTE_UNITS[unit()] : 1);
  const [text, setText] = createSignal(
    typeof props.value === "number" ? String(props.value / factor()) : String(props.value ?? ""),
  );
  // What is no number stays as it was typed: the check says so, and neither loses nor rounds it.
  const change = (typed: string, by = factor()) => {
    setText(typed);
    const number = readNumber(typed);
    props.onChange(number === undefined || Number.isFinite(number) ? inWhole(number, by) : typed);
  };
  const preset = () => (props.parameter.default === undefined ? "" : String(props.parameter.default / factor()));
  const suffix = () => {
    if (props.parameter.unit === "seconds") return t(FORM.seconds);
    if (props.parameter.unit === "days") return t(FORM.days);
    return props.parameter.unit === "requests-per-second" ? t(FORM.perSecond) : "";
  };
  return (
    <div class="row">
      <TextInput ids={props.ids} kind="number" placeholder={preset()} value={text()} onChange={change} />
      <Show when={inBytes()} fallback={<span class="quiet">{suffix()}</span>}>
        <select
          class="input short"
          aria-label={t(FORM.unit)}
          onChange={(event) => {
            const next = event.currentTarget.value;
            if (!isUnit(next)) return;
            setUnit(next);
            change(text(), BYTE_UNITS[next]);
          }}
        >
          <For each={Object.keys(BYTE_UNITS)}>
            {(name) => (
              <option value={name} selected={name === unit()}>
                {name}
                {props.parameter.unit === "bytes" ? "" : "/s"}
              </option>
            )}
          </For>
        </select>
      </Show>
    </div>
  );
}

/** A part of a unit of bytes is a number of bytes; of anything else there are no parts, and the check says so. */
function inWhole(number: number | undefined, by: number): number | undefined {
  return number === undefined || by === 1 ? number : Math.round(number * by);
}

function isUnit(name: string): name is ByteUnit {
  return name in BYTE_UNITS;
}

import { applies } from "@dth/core/check-parameters";
import type { Parameter, ParameterValue, ParameterValues } from "@dth/core/parameter";
import { For, type JSX, Show } from "solid-js";
import { t, told } from "../i18n/language.ts";
import type { Manifest } from "../plugins/manifests.ts";
import { effectiveValues } from "./effective.ts";
import { ParameterInput } from "./ParameterInput.tsx";
import { FORM } from "./texts.ts";

interface Props {
  readonly manifest: Manifest;
  readonly parameters: readonly Parameter[];
  readonly values: ParameterValues;
  /** Where the values stand in the input, such as `source.parameters`. */
  readonly path: string;
  readonly issues: ReadonlyMap<string, string>;
  /** Told of every field that is shown, by its path. */
  readonly claim?: (path: string) => void;
  readonly onChange: (name: string, value: ParameterValue | undefined) => void;
}

/** A form from parameters as data: groups with what counts now, the rest behind "more". */
export function ParameterGroups(props: Props): JSX.Element {
  const groups = () => props.manifest.groups.filter(({ id }) => props.parameters.some(({ group }) => group === id));
  return (
    <For each={groups()}>
      {(group) => (
        <fieldset class="group">
          <legend class="sr">{told(group.label)}</legend>
          <strong class="group-name" aria-hidden="true">
            {told(group.label)}
          </strong>
          <div class="stack">
            <Inputs
              {...props}
              parameters={props.parameters.filter((one) => one.group === group.id)}
              all={props.parameters}
            />
          </div>
        </fieldset>
      )}
    </For>
  );
}

function Inputs(props: Props & { readonly all: readonly Parameter[] }): JSX.Element {
  const effective = () => effectiveValues(props.all, props.values);
  const counting = () => props.parameters.filter((parameter) => applies(parameter, effective()));
  const hidden = () => counting().filter((parameter) => parameter.advanced);
  const isOpen = () =>
    hidden().some(({ name }) => Object.hasOwn(props.values, name) || props.issues.has(`${props.path}.${name}`));
  const input = (parameter: Parameter) => {
    props.claim?.(`${props.path}.${parameter.name}`);
    return (
      <ParameterInput
        parameter={parameter}
        id={`${props.path}.${parameter.name}`.replaceAll(".", "-")}
        value={
          effective()[parameter.name] ??
          (Object.hasOwn(props.values, parameter.name) ? props.values[parameter.name] : undefined)
        }
        wrong={props.issues.get(`${props.path}.${parameter.name}`)}
        onChange={(value) => props.onChange(parameter.name, value)}
      />
    );
  };
  return (
    <>
      <For each={counting().filter((parameter) => !parameter.advanced)}>{input}</For>
      <Show when={hidden().length > 0}>
        <details open={isOpen()}>
          <summary>{t(FORM.more)}</summary>
          <div class="stack">
            <For each={hidden()}>{input}</For>
          </div>
        </details>
      </Show>
    </>
  );
}

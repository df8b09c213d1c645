import type { ParameterValue } from "@dth/core/parameter";
import { type JSX, Match, Switch } from "solid-js";
import { ParameterGroups } from "../../forms/ParameterGroups.tsx";
import { withValue } from "../../forms/with-value.ts";
import { ReviewStep } from "./ReviewStep.tsx";
import { ScheduleStep } from "./ScheduleStep.tsx";
import { SideStep } from "./SideStep.tsx";
import type { Wizard } from "./wizard-state.ts";

/** The step that is open. */
export function CurrentStep(props: { readonly wizard: Wizard; readonly onStep: (step: number) => void }): JSX.Element {
  const { draft } = props.wizard;
  const setOption = (name: string, value: ParameterValue | undefined) =>
    props.wizard.change({ options: withValue(draft.options, name, value) });
  return (
    <Switch>
      <Match when={draft.step === 0}>
        <SideStep wizard={props.wizard} side="source" />
      </Match>
      <Match when={draft.step === 1}>
        <SideStep wizard={props.wizard} side="destination" />
      </Match>
      <Match when={draft.step === 2 && props.wizard.manifest()}>
        {(manifest) => (
          <div>
            <ParameterGroups
              manifest={manifest()}
              parameters={props.wizard.options()}
              values={draft.options}
              path="options"
              issues={props.wizard.told()}
              onChange={setOption}
            />
          </div>
        )}
      </Match>
      <Match when={draft.step === 3}>
        <ScheduleStep wizard={props.wizard} />
      </Match>
      <Match when={draft.step === 4}>
        <ReviewStep wizard={props.wizard} onStep={props.onStep} />
      </Match>
    </Switch>
  );
}

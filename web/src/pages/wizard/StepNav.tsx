import { For, type JSX } from "solid-js";
import { t } from "../../i18n/language.ts";
import { STEPS, stepOf } from "./draft.ts";
import { WIZARD } from "./texts.ts";
import type { Wizard } from "./wizard-state.ts";

/** The steps in order: which one is open, and where something is wrong that was told. */
export function StepNav(props: { readonly wizard: Wizard; readonly onStep: (step: number) => void }): JSX.Element {
  const isWrong = (step: number) => [...props.wizard.told().keys()].some((path) => stepOf(path) === step);
  return (
    <nav class="steps" aria-label={t(WIZARD.steps)}>
      <For each={STEPS}>
        {(step, index) => (
          <button
            type="button"
            aria-current={props.wizard.draft.step === index() ? "step" : undefined}
            data-wrong={isWrong(index()) ? "" : undefined}
            onClick={() => props.onStep(index())}
          >
            <span>{t(WIZARD[step])}</span>
          </button>
        )}
      </For>
    </nav>
  );
}

import { type JSX, Show } from "solid-js";
import { t } from "../../i18n/language.ts";
import { COMMON } from "../../ui/texts.ts";
import { STEPS } from "./draft.ts";
import { WIZARD } from "./texts.ts";
import type { Wizard } from "./wizard-state.ts";

interface Props {
  readonly wizard: Wizard;
  /** Whether the task is there already. */
  readonly isEdit: boolean;
  readonly isChecking: boolean;
  readonly isSaving: boolean;
  readonly onSave: (start: boolean) => void;
  readonly onBack: () => void;
}

/** The way on and back, and what makes or changes the task. */
export function WizardActions(props: Props): JSX.Element {
  const { draft } = props.wizard;
  const isLast = () => draft.step === STEPS.length - 1;
  return (
    <div class="actions">
      <Show when={!isLast()}>
        <button type="submit" class="button primary" aria-busy={props.isChecking}>
          {t(WIZARD.next)}
        </button>
      </Show>
      <Show when={isLast() && !props.isEdit}>
        <Create {...props} />
      </Show>
      <Show when={props.isEdit}>
        <button
          type="button"
          class="button"
          classList={{ primary: isLast() }}
          disabled={!props.wizard.mayBeSent()}
          aria-busy={props.isSaving}
          onClick={() => props.onSave(false)}
        >
          {t(WIZARD.save)}
        </button>
      </Show>
      <Show when={draft.step > 0}>
        <button type="button" class="button plain" onClick={() => props.onBack()}>
          {t(WIZARD.back)}
        </button>
      </Show>
    </div>
  );
}

/** The two ways to make the task: to look first at what it would do, or to start it. */
function Create(props: Props): JSX.Element {
  const invalid = () => !props.wizard.mayBeSent();
  return (
    <>
      <button
        type="button"
        class="button primary"
        disabled={invalid()}
        aria-busy={props.isSaving}
        title={t(WIZARD.planFirstHelp)}
        onClick={() => props.onSave(false)}
      >
        {t(COMMON.planFirst)}
      </button>
      <button type="button" class="button" disabled={invalid()} onClick={() => props.onSave(true)}>
        {t(WIZARD.startNow)}
      </button>
    </>
  );
}

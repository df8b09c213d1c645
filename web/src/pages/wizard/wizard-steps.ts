import { createAction } from "../../api/action.ts";
import { toApiError, UNREACHABLE } from "../../api/api-error.ts";
import { placeOf } from "../../plugins/place.ts";
import { type SideName, STEPS, stepOf } from "./draft.ts";
import type { Wizard } from "./wizard-state.ts";

/**
 * The ways from step to step.
 * @param toTop brings the beginning of the page into view
 */
export function createWizardSteps(wizard: Wizard, toTop: () => void) {
  const { draft } = wizard;
  const go = (step: number) => {
    wizard.show(...Array.from({ length: step }, (_, index) => index));
    if (step === STEPS.length - 1 && draft.name === "") suggestName(wizard);
    wizard.change({ step });
    toTop();
  };
  return {
    /** Opens a step. What is wrong in those before it is told from now on. */
    go,
    /** Goes on where nothing is wrong with the step that is open, else to what is. */
    next: createAction(async () => {
      wizard.show(draft.step);
      // What is right here is shown to the hub too. Without its answer the way goes on: it is asked again at the end.
      if (wizard.mayBeSent(draft.step)) await wizard.ask().catch(unlessAway);
      const wrong = wizard.wrongOf(draft.step);
      if (wrong === undefined) go(draft.step + 1);
      else focusField(wrong);
    }),
    /** Goes to the first thing that is wrong. */
    goToWrong(): void {
      const [first] = wizard.issues();
      if (first === undefined) return;
      if (stepOf(first.path) !== draft.step) go(stepOf(first.path));
      focusField(first.path);
    },
  };
}

function suggestName(wizard: Wizard): void {
  const place = (side: SideName) =>
    placeOf({ parameters: JSON.stringify(wizard.draft[side].parameters) }, wizard.endpoint(side));
  if (place("source") !== "") wizard.change({ name: `${place("source")} → ${place("destination")}`.slice(0, 200) });
}

function unlessAway(error: unknown): void {
  if (toApiError(error).code !== UNREACHABLE) throw error;
}

/** Choices are focused by the first of them. */
function focusField(path: string): void {
  queueMicrotask(() => {
    const field = document.getElementById(path.replaceAll(".", "-"));
    (field?.querySelector("input") ?? field)?.focus();
  });
}

import { createEffect, on } from "solid-js";
import { type Action, createAction } from "../../api/action.ts";
import { editTask } from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { t } from "../../i18n/language.ts";
import { COMMON } from "../../ui/texts.ts";
import { toast } from "../../ui/toast.tsx";
import { STEPS } from "./draft.ts";
import type { Wizard } from "./wizard-state.ts";

/** Makes the task of a draft, and starts it where that is asked for; or changes the one that is edited. Then it is left. */
export function createWizardSave(
  wizard: Wizard,
  plan: {
    /** Of the task that is edited; undefined for a new one. */
    readonly taskId: string | undefined;
    /** Shows the first thing that is wrong. */
    readonly goToWrong: () => void;
    /** Goes to another page. */
    readonly leave: (path: string) => void;
  },
): Action<readonly [start: boolean], void> {
  const { taskId, goToWrong, leave } = plan;
  const save = createAction(async (start: boolean) => {
    wizard.show(...STEPS.keys());
    await wizard.ask();
    if (wizard.issues().length > 0) return goToWrong();
    if (taskId !== undefined) {
      await request(editTask, { id: taskId, change: wizard.input(), version: wizard.draft.version });
      wizard.forget();
      toast(t(COMMON.saved));
      return leave(`/tasks/${taskId}`);
    }
    const made = await wizard.create(start);
    wizard.forget();
    leave(made.isStarted ? `/tasks/${made.id}` : `/tasks/${made.id}/plan`);
  });
  createEffect(
    on(save.error, (error) => {
      if (error === undefined || error.issues.length === 0) return;
      wizard.refuse(error.issues);
      goToWrong();
    }),
  );
  return save;
}

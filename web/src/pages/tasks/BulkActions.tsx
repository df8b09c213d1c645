import { createSignal, For, type JSX, Show } from "solid-js";
import { createAction } from "../../api/action.ts";
import { toApiError } from "../../api/api-error.ts";
import { t } from "../../i18n/language.ts";
import { Confirm } from "../../ui/Confirm.tsx";
import { COMMON } from "../../ui/texts.ts";
import { toast } from "../../ui/toast.tsx";
import { steer, type TaskVerb, VERB_TEXTS } from "./task-actions.ts";
import { TASKS } from "./texts.ts";

const BULK: readonly TaskVerb[] = ["start", "runNow", "pause", "resume", "stop", "delete"];

/** Steers every chosen task, and says how many would not be. Nothing is shown while none is chosen. */
export function BulkActions(props: {
  readonly chosen: ReadonlySet<string>;
  readonly onDone: () => Promise<unknown>;
}): JSX.Element {
  const [asking, setAsking] = createSignal<"stop" | "delete">();
  const bulk = createAction(async (verb: TaskVerb) => {
    const ids = [...props.chosen];
    const results = await Promise.allSettled(ids.map((id) => steer(verb, id)));
    const refused = results.filter((result) => result.status === "rejected");
    const why = refused[0] === undefined ? "" : toApiError(refused[0].reason).message;
    const done = ids.length - refused.length;
    toast(refused.length === 0 ? t(TASKS.done, { n: done }) : t(TASKS.partly, { done, failed: refused.length, why }));
    await props.onDone();
  });
  const confirmed = createAction(async () => {
    const verb = asking();
    if (verb !== undefined) await bulk.run(verb);
  });
  const press = (verb: TaskVerb) => (verb === "stop" || verb === "delete" ? setAsking(verb) : void bulk.run(verb));
  return (
    <>
      <Show when={props.chosen.size > 0}>
        <div class="selectbar">
          <strong>{t(TASKS.selected, { n: props.chosen.size })}</strong>
          <For each={BULK}>
            {(verb) => (
              <button type="button" class="button compact" onClick={() => press(verb)}>
                {t(VERB_TEXTS[verb])}
              </button>
            )}
          </For>
        </div>
      </Show>
      <Confirm
        open={asking() !== undefined}
        title={t(asking() === "stop" ? TASKS.confirmStop : TASKS.confirmDelete, { n: props.chosen.size })}
        confirm={t(asking() === "stop" ? TASKS.stop : COMMON.remove)}
        action={confirmed}
        onClose={() => setAsking(undefined)}
      >
        <p>{t(asking() === "stop" ? TASKS.confirmStopHelp : TASKS.confirmDeleteHelp)}</p>
      </Confirm>
    </>
  );
}

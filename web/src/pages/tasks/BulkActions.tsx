import { createMemo, createSignal, For, type JSX, Show } from "solid-js";
import { createAction } from "../../api/action.ts";
import type { TaskRowF } from "../../api/operations.ts";
import { t } from "../../i18n/language.ts";
import { Cause } from "../../ui/Cause.tsx";
import { Confirm } from "../../ui/Confirm.tsx";
import { COMMON } from "../../ui/texts.ts";
import { toast } from "../../ui/toast.tsx";
import { type BulkVerb, bulkVerbs, type Refusal, steerAll } from "./bulk.ts";
import { VERB_TEXTS } from "./task-actions.ts";
import { TASKS } from "./texts.ts";

/**
 * Steers the chosen tasks, each where it makes sense; those that would not stay chosen, with the reason. Nothing is shown
 * while none is chosen.
 */
export function BulkActions(props: {
  readonly chosen: readonly TaskRowF[];
  /** Told which tasks need not be chosen any more. */
  readonly onDone: (ids: readonly string[]) => Promise<unknown>;
}): JSX.Element {
  const [asking, setAsking] = createSignal<BulkVerb>();
  const [refused, setRefused] = createSignal<readonly Refusal[]>([]);
  const bulk = createAction(async (what: BulkVerb) => {
    const refusals = await steerAll(what);
    setRefused(refusals);
    const ids = what.tasks.map(({ id }) => id).filter((id) => !refusals.some(({ task }) => task.id === id));
    if (ids.length > 0) toast(t(TASKS.done, { n: ids.length }));
    await props.onDone(ids);
  });
  const confirmed = createAction(async () => {
    const what = asking();
    if (what !== undefined) await bulk.run(what);
  });
  const press = (what: BulkVerb) =>
    what.verb === "stop" || what.verb === "delete" ? setAsking(what) : void bulk.run(what);
  const isStop = () => asking()?.verb === "stop";
  return (
    <>
      <Show when={props.chosen.length > 0}>
        <SelectBar chosen={props.chosen} busy={bulk.pending()} onPress={press} />
      </Show>
      <Refused refused={refused().filter(({ task }) => props.chosen.some(({ id }) => id === task.id))} />
      <Confirm
        open={asking() !== undefined}
        title={t(isStop() ? TASKS.confirmStop : TASKS.confirmDelete, { n: asking()?.tasks.length ?? 0 })}
        confirm={t(isStop() ? TASKS.stop : COMMON.remove)}
        action={confirmed}
        onClose={() => setAsking(undefined)}
      >
        <p>{t(isStop() ? TASKS.confirmStopHelp : TASKS.confirmDeleteHelp)}</p>
      </Confirm>
    </>
  );
}

/** How many are chosen, and what may be done to some or all of them. */
function SelectBar(props: {
  readonly chosen: readonly TaskRowF[];
  readonly busy: boolean;
  readonly onPress: (what: BulkVerb) => void;
}): JSX.Element {
  const label = ({ verb, tasks }: BulkVerb) =>
    tasks.length === props.chosen.length
      ? t(VERB_TEXTS[verb])
      : t(TASKS.some, { verb: t(VERB_TEXTS[verb]), n: tasks.length });
  const can = createMemo(() => bulkVerbs(props.chosen));
  return (
    <div class="selectbar">
      <strong>{t(TASKS.selected, { n: props.chosen.length })}</strong>
      {/* By their verbs: a button stays, with the focus and a press that has begun, when a task changes. */}
      <For each={can().map(({ verb }) => verb)}>
        {(verb) => (
          <Show when={can().find((one) => one.verb === verb)}>
            {(what) => (
              <button type="button" class="button compact" aria-busy={props.busy} onClick={() => props.onPress(what())}>
                {label(what())}
              </button>
            )}
          </Show>
        )}
      </For>
    </div>
  );
}

/** Those that would not, and are chosen still. */
function Refused(props: { readonly refused: readonly Refusal[] }): JSX.Element {
  return (
    <Show when={props.refused.length > 0}>
      <div class="problem" role="alert">
        <strong>{t(TASKS.refused, { n: props.refused.length })}</strong>
        <ul class="stack tight">
          <For each={props.refused}>
            {({ task, error }) => (
              <li>
                <a class="foreign" href={`/tasks/${task.id}`}>
                  {task.name}
                </a>
                : <Cause of={error} /> {error.remedy} <code>{error.code}</code>
              </li>
            )}
          </For>
        </ul>
      </div>
    </Show>
  );
}

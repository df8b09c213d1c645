import { useNavigate } from "@solidjs/router";
import { createSignal, type JSX, Show } from "solid-js";
import { createAction } from "../../api/action.ts";
import type { TaskF } from "../../api/operations.ts";
import { t } from "../../i18n/language.ts";
import { may } from "../../session/session.ts";
import { Confirm } from "../../ui/Confirm.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Menu } from "../../ui/Menu.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { COMMON } from "../../ui/texts.ts";
import { toast } from "../../ui/toast.tsx";
import { steer, type TaskVerb, VERB_TEXTS, verbsOf } from "../tasks/task-actions.ts";
import { TASKS } from "../tasks/texts.ts";
import { TASK } from "./texts.ts";

/** What can be done to a task now: the likely thing as a button, the rest in a menu. */
export function TaskActions(props: { readonly task: TaskF; readonly onChanged: () => void }): JSX.Element {
  const navigate = useNavigate();
  const [asking, setAsking] = createSignal<"stop" | "delete">();
  const act = createAction(async (verb: TaskVerb) => {
    await steer(verb, props.task.id);
    if (verb === "delete") {
      toast(t(COMMON.deleted));
      navigate("/tasks");
    } else props.onChanged();
  });
  const confirmed = createAction(async () => {
    const verb = asking();
    if (verb !== undefined) await steer(verb, props.task.id);
    if (verb === "delete") navigate("/tasks");
    else props.onChanged();
  });
  const press = (verb: TaskVerb) => (verb === "stop" || verb === "delete" ? setAsking(verb) : void act.run(verb));
  const isStop = () => asking() === "stop";
  return (
    <Show when={may("operator")}>
      <Buttons task={props.task} busy={act.pending()} onPress={press} />
      <Problem error={act.error()} />
      <Confirm
        open={asking() !== undefined}
        title={t(isStop() ? TASK.confirmStop : TASK.confirmDelete, { name: props.task.name ?? "" })}
        confirm={t(isStop() ? TASKS.stop : COMMON.remove)}
        action={confirmed}
        onClose={() => setAsking(undefined)}
      >
        <p>{t(isStop() ? TASKS.confirmStopHelp : TASKS.confirmDeleteHelp)}</p>
      </Confirm>
    </Show>
  );
}

function Buttons(props: {
  readonly task: TaskF;
  readonly busy: boolean;
  readonly onPress: (verb: TaskVerb) => void;
}): JSX.Element {
  const navigate = useNavigate();
  const verbs = () => verbsOf(props.task);
  return (
    <div class="row">
      <Show when={verbs()[0] !== "delete" && verbs()[0]}>
        {(verb) => (
          <button type="button" class="button primary" aria-busy={props.busy} onClick={() => props.onPress(verb())}>
            {t(VERB_TEXTS[verb()])}
          </button>
        )}
      </Show>
      <a class="button" href={`/tasks/${props.task.id}/edit`}>
        {t(TASK.edit)}
      </a>
      <Menu
        class="button"
        label={t(TASK.more)}
        trigger={<Icon name="more" />}
        items={[
          ...verbs()
            .slice(1)
            .map((verb) => ({ label: t(VERB_TEXTS[verb]), onSelect: () => props.onPress(verb) })),
          { label: t(TASK.clone), onSelect: () => navigate(`/tasks/new?from=${props.task.id}`) },
        ]}
      />
    </div>
  );
}

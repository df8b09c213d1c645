import { useParams } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import { type TaskF, taskById } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { t } from "../../i18n/language.ts";
import { Answer } from "../../ui/Answer.tsx";
import { usePageTitle } from "../../ui/title.ts";
import { PlanStep } from "./PlanStep.tsx";
import { WIZARD } from "./texts.ts";

/** What a run of a task would do and cost, before it is started. */
export default function PlanPage(): JSX.Element {
  const params = useParams<{ id: string }>();
  const query = createQuery(taskById, () => ({ id: params.id }));
  usePageTitle(() => t(WIZARD.planOf, { name: query.data()?.getTask?.name ?? "…" }));
  return (
    <Answer query={query} heading={t(WIZARD.plan)}>
      {(data) => (
        <Show when={data().getTask}>
          {(task) => (
            <>
              <div class="head">
                <div>
                  <h1>{t(WIZARD.planOf, { name: task().name ?? "" })}</h1>
                  <Show when={task().lastRun === null}>
                    <p class="quiet">{t(WIZARD.created, { name: task().name ?? "" })}</p>
                  </Show>
                </div>
              </div>
              <PlanStep taskId={task().id} scheduled={isScheduled(task())} />
            </>
          )}
        </Show>
      )}
    </Answer>
  );
}

function isScheduled({ schedule }: TaskF): boolean {
  return !["manual", "once"].includes(schedule?.kind ?? "manual");
}

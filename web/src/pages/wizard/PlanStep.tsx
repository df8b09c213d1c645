import { useNavigate, useSearchParams } from "@solidjs/router";
import { createEffect, createSignal, type JSX, onMount, Show } from "solid-js";
import { createAction } from "../../api/action.ts";
import { applyPlan, createPlan, planById, startTask } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { request } from "../../api/request.ts";
import { t } from "../../i18n/language.ts";
import { Lane, Legend } from "../../lane/Lane.tsx";
import { laneOfSnapshot } from "../../lane/parts.ts";
import { PlanFindings } from "../../plans/PlanFindings.tsx";
import { Failure } from "../../ui/Failure.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { toast } from "../../ui/toast.tsx";
import { WIZARD } from "./texts.ts";

type Plan = NonNullable<NonNullable<typeof planById.data>["plan"]>;

/** A task that is created and not started: what a run would do and cost, and the way to begin exactly that. */
export function PlanStep(props: { readonly taskId: string; readonly scheduled: boolean }): JSX.Element {
  const navigate = useNavigate();
  const { planId, begin, query } = createPlanOf(() => props.taskId);
  const plan = () => query.data()?.plan ?? undefined;
  const go = createAction(async (exact: boolean) => {
    const id = planId();
    if (exact && id !== undefined) await request(applyPlan, { id });
    else await request(startTask, { id: props.taskId });
    toast(t(WIZARD.started));
    navigate(`/tasks/${props.taskId}`);
  });
  return (
    <div class="stack">
      <Problem error={begin.error()} again={() => void begin.run()} />
      <Problem
        error={query.error()}
        again={() => void (query.error()?.code === "NOT_FOUND" ? begin.run() : query.refetch())}
      />
      <Show when={plan()}>{(found) => <Found plan={found()} taskId={props.taskId} />}</Show>
      <Problem error={go.error()} />
      <div class="actions">
        <Show when={!props.scheduled || plan()?.state === "ready"}>
          <button
            type="button"
            class="button primary"
            disabled={plan()?.state !== "ready"}
            aria-busy={go.pending()}
            onClick={() => void go.run(true)}
          >
            {t(WIZARD.applyPlan)}
          </button>
        </Show>
        <Show when={props.scheduled}>
          <button type="button" class="button" aria-busy={go.pending()} onClick={() => void go.run(false)}>
            {t(WIZARD.armSchedule)}
          </button>
        </Show>
        <Show when={plan()?.error}>
          <button type="button" class="button" aria-busy={begin.pending()} onClick={() => void begin.run()}>
            {t(WIZARD.planAgain)}
          </button>
        </Show>
        <a class="button plain" href={`/tasks/${props.taskId}`}>
          {t(WIZARD.later)}
        </a>
      </div>
    </div>
  );
}

/** The plan of a task that the address names, or a new one where it names none; asked for until it is settled. */
function createPlanOf(taskId: () => string) {
  // In the address, so that a reload comes back to the plan that was made.
  const [search, setSearch] = useSearchParams<{ plan?: string }>();
  const planId = () => search.plan || undefined;
  const begin = createAction(async () =>
    setSearch({ plan: (await request(createPlan, { taskId: taskId() })).createPlan?.id }, { replace: true }),
  );
  const [settled, setSettled] = createSignal(false);
  const ask = () => {
    const id = planId();
    return id === undefined ? undefined : { id };
  };
  const query = createQuery(planById, ask, { every: () => (settled() ? undefined : 800) });
  createEffect(() => {
    const plan = query.data()?.plan ?? undefined;
    setSettled(plan !== undefined && plan.state !== "running");
  });
  onMount(() => void (planId() === undefined && begin.run()));
  return { planId, begin, query };
}

/** How far a plan has come, what it found, or why there is none. */
function Found(props: { readonly plan: Plan; readonly taskId: string }): JSX.Element {
  return (
    <>
      <Show when={props.plan.state === "running"}>
        <p class="quiet" role="status">
          {t(WIZARD.planning)}
        </p>
        <Show when={props.plan.snapshot}>
          {(snapshot) => (
            <>
              <Lane lane={laneOfSnapshot(snapshot())} moving />
              <Legend lane={laneOfSnapshot(snapshot())} />
            </>
          )}
        </Show>
      </Show>
      <Show when={props.plan.error}>
        {(error) => <Failure of={error()} taskId={props.taskId} title={t(WIZARD.planFailed)} />}
      </Show>
      <Show when={props.plan.findings}>{(findings) => <PlanFindings findings={findings()} />}</Show>
    </>
  );
}

import { useParams } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import { readJson } from "../../api/json.ts";
import { inbox, type RunF, runById, taskById } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { shownWith } from "../../api/shown-with.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { EMPTY_LANE, laneOfSnapshot, laneOfTally } from "../../lane/parts.ts";
import { Route } from "../../lane/Route.tsx";
import { Stamp } from "../../lane/Stamp.tsx";
import { AWAITED_MANIFESTS } from "../../plugins/manifests.ts";
import { Side } from "../../plugins/Side.tsx";
import { Answer } from "../../ui/Answer.tsx";
import { Failure } from "../../ui/Failure.tsx";
import { StateMark } from "../../ui/StateMark.tsx";
import { runState } from "../../ui/task-state.ts";
import { usePageTitle } from "../../ui/title.ts";
import { Inbox } from "./Inbox.tsx";
import { Items } from "./Items.tsx";
import { readJobSides } from "./job-sides.ts";
import { Receipt } from "./Receipt.tsx";
import { RUN } from "./texts.ts";

/** One run: its lane, its receipt, what failed, and every item. */
export default function RunPage(): JSX.Element {
  const params = useParams<{ id: string }>();
  const query = createQuery(runById, () => ({ id: params.id }), { follow: true });
  const failures = createQuery(inbox, () => ({ runId: params.id }), { follow: true });
  const run = () => query.data()?.run ?? undefined;
  usePageTitle(() => t(RUN.title, { n: run()?.number ?? "" }));
  return (
    <Answer query={shownWith(query, failures, AWAITED_MANIFESTS)} heading={t(RUN.title, { n: "…" })}>
      {() => (
        <Show when={run()}>
          {(found) => (
            <>
              <Head run={found()} />
              <Show when={found().error}>{(error) => <Failure of={error()} taskId={found().taskId} />}</Show>
              <Way run={found()} job={found().job} />
              <Receipt run={found()} />
              <Inbox query={failures} quiet />
              <Items runId={found().id} />
              <details>
                <summary>{t(RUN.job)}</summary>
                <pre tabindex="0">{JSON.stringify(readJson(found().job), null, 2)}</pre>
              </details>
            </>
          )}
        </Show>
      )}
    </Answer>
  );
}

/** Which run of which task, when, and how it ended. */
function Head(props: { readonly run: RunF }): JSX.Element {
  const task = createQuery(taskById, () => ({ id: props.run.taskId }));
  return (
    <div class="head">
      <div>
        <p class="crumb">
          <a class="foreign" href={`/tasks/${props.run.taskId}`}>
            {task.data()?.getTask?.name ?? t(RUN.task)}
          </a>
        </p>
        <h1>{t(RUN.title, { n: props.run.number })}</h1>
        <p class="row quiet">
          <StateMark state={runState(props.run)} />
          {t(RUN.started)} {show.moment(props.run.startedAt)}
          <Show when={props.run.finishedAt}>
            {(at) => (
              <>
                {" · "}
                {t(RUN.finished)} {show.moment(at())}
              </>
            )}
          </Show>
        </p>
      </div>
      <Show when={props.run.finishedAt}>
        <Stamp run={props.run} />
      </Show>
    </div>
  );
}

/** From where to where, and how much of it went which way. */
function Way(props: { readonly run: RunF; readonly job: unknown }): JSX.Element {
  return (
    <Show when={readJobSides(props.job)}>
      {(of) => (
        <Route
          from={<Side plugin={of().plugin} side="source" of={of().source} />}
          to={<Side plugin={of().plugin} side="destination" of={of().destination} />}
          lane={laneOf(props.run)}
          moving={runState(props.run) === "running"}
        />
      )}
    </Show>
  );
}

function laneOf(run: RunF) {
  if (run.tally !== null) return laneOfTally(run.tally);
  return run.snapshot === null ? EMPTY_LANE : laneOfSnapshot(run.snapshot);
}

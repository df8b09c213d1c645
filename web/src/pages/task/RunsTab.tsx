import { For, type JSX, Show } from "solid-js";
import { createMore } from "../../api/more.ts";
import { type RunF, runs } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { request } from "../../api/request.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { Lane } from "../../lane/Lane.tsx";
import { EMPTY_LANE, laneOfSnapshot, laneOfTally } from "../../lane/parts.ts";
import { Answer, Empty } from "../../ui/Answer.tsx";
import { MoreButton } from "../../ui/MoreButton.tsx";
import { StateMark } from "../../ui/StateMark.tsx";
import { runState } from "../../ui/task-state.ts";
import { TASK } from "./texts.ts";

const PAGE = 50;
const TRIGGERS = {
  person: TASK.person,
  schedule: TASK.bySchedule,
  event: TASK.event,
  retry: TASK.retry,
  plan: TASK.plan,
};

/** Every run of a task, newest first. */
export default function RunsTab(props: { readonly taskId: string }): JSX.Element {
  const first = createQuery(runs, () => ({ taskId: props.taskId, limit: PAGE }), { follow: true });
  const more = createMore(
    () => first.data()?.runs,
    async (cursor) => (await request(runs, { taskId: props.taskId, limit: PAGE, cursor })).runs,
  );
  return (
    <Answer query={first}>
      {(data) => (
        <Show
          when={(data().runs?.items.length ?? 0) > 0}
          fallback={<Empty title={t(TASK.noRuns)}>{t(TASK.neverHelp)}</Empty>}
        >
          <div class="scroller">
            <table class="manifest slips">
              <thead>
                <tr>
                  <th>{t(TASK.number)}</th>
                  <th>{t(TASK.started)}</th>
                  <th>{t(TASK.trigger)}</th>
                  <th>{t(TASK.result)}</th>
                  <th>{t(TASK.state)}</th>
                  <th class="number">{t(TASK.took)}</th>
                </tr>
              </thead>
              <tbody>
                <For each={[...(data().runs?.items ?? []), ...more.items()]}>{(run) => <Row run={run} />}</For>
              </tbody>
            </table>
          </div>
          <MoreButton of={more} />
        </Show>
      )}
    </Answer>
  );
}

function Row(props: { readonly run: RunF }): JSX.Element {
  const lane = () => {
    const { tally, snapshot } = props.run;
    if (tally !== null) return laneOfTally(tally);
    return snapshot === null ? EMPTY_LANE : laneOfSnapshot(snapshot);
  };
  const took = () => {
    const { startedAt, finishedAt } = props.run;
    return finishedAt === null ? "–" : show.duration((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
  };
  return (
    <tr>
      <th scope="row">
        <a href={`/runs/${props.run.id}`}>{t(TASK.run, { n: props.run.number })}</a>
      </th>
      <td title={show.moment(props.run.startedAt)}>{show.ago(props.run.startedAt)}</td>
      <td data-name={t(TASK.trigger)}>{t(TRIGGERS[props.run.trigger])}</td>
      <td class="lane-cell">
        <Lane lane={lane()} />
      </td>
      <td>
        <StateMark state={runState(props.run)} />
      </td>
      <td class="number" data-name={t(TASK.took)}>
        {took()}
      </td>
    </tr>
  );
}

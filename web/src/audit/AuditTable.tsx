import { For, type JSX, Show } from "solid-js";
import { createMore } from "../api/more.ts";
import { audit } from "../api/operations.ts";
import { createQuery } from "../api/query.ts";
import { request } from "../api/request.ts";
import { t } from "../i18n/language.ts";
import { show } from "../i18n/show.ts";
import { TASK } from "../pages/task/texts.ts";
import { Answer, Empty } from "../ui/Answer.tsx";
import { MoreButton } from "../ui/MoreButton.tsx";
import { ACTIONS, DOORS } from "./texts.ts";

type Entry = NonNullable<NonNullable<typeof audit.data>["audit"]>["items"][number];

const PAGE = 50;

/** Who did what, newest first: to one task, or to everything. */
export function AuditTable(props: { readonly taskId?: string }): JSX.Element {
  const variables = () => ({ limit: PAGE, ...(props.taskId && { taskId: props.taskId }) });
  const first = createQuery(audit, variables);
  const more = createMore(
    () => first.data()?.audit,
    async (cursor) => (await request(audit, { ...variables(), cursor })).audit,
  );
  return (
    <Answer query={first}>
      {(data) => (
        <Show when={(data().audit?.items.length ?? 0) > 0} fallback={<Empty title={t(TASK.noAudit)} />}>
          <div class="scroller">
            <table class="manifest slips">
              <thead>
                <tr>
                  <th>{t(TASK.when)}</th>
                  <th>{t(TASK.who)}</th>
                  <th>{t(TASK.what)}</th>
                  <th>{t(TASK.door)}</th>
                  <th>{t(TASK.outcomeAudit)}</th>
                </tr>
              </thead>
              <tbody>
                <For each={[...(data().audit?.items ?? []), ...more.items()]}>
                  {(entry) => <Row entry={entry} namesTask={props.taskId === undefined} />}
                </For>
              </tbody>
            </table>
          </div>
          <MoreButton of={more} />
        </Show>
      )}
    </Answer>
  );
}

/** @param props.namesTask whether it may be about another task than the row before */
function Row(props: { readonly entry: Entry; readonly namesTask: boolean }): JSX.Element {
  return (
    <tr>
      <td title={show.moment(props.entry.at)}>{show.ago(props.entry.at)}</td>
      <td class="foreign">{props.entry.byName}</td>
      <td class="foreign">
        <span title={props.entry.action}>{actionOf(props.entry.action)}</span>{" "}
        <Show when={props.namesTask && props.entry.taskId}>
          {(id) => (
            <a class="key" href={`/tasks/${id()}`}>
              {id()}
            </a>
          )}
        </Show>{" "}
        <Show when={props.entry.subject !== props.entry.taskId && props.entry.subject}>
          {(subject) => <span class="key quiet">{subject()}</span>}
        </Show>
      </td>
      <td>{doorOf(props.entry.door)}</td>
      <td class="foreign">
        <Show when={props.entry.code} fallback={<span class="quiet">{t(TASK.worked)}</span>}>
          <span class="state" data-tone="alarm">
            {props.entry.code}
          </span>
        </Show>{" "}
        {props.entry.detail ?? ""}
      </td>
    </tr>
  );
}

function actionOf(action: string): string {
  return isAction(action) ? t(ACTIONS[action]) : action;
}

function isAction(action: string): action is keyof typeof ACTIONS {
  return action in ACTIONS;
}

function doorOf(door: string): string {
  return isDoor(door) ? t(DOORS[door]) : door;
}

function isDoor(door: string): door is keyof typeof DOORS {
  return door in DOORS;
}

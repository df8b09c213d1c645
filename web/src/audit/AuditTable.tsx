import { createSignal, For, type JSX, Show } from "solid-js";
import { createAction } from "../api/action.ts";
import { audit } from "../api/operations.ts";
import { createQuery } from "../api/query.ts";
import { request } from "../api/request.ts";
import { t } from "../i18n/language.ts";
import { show } from "../i18n/show.ts";
import { TASK } from "../pages/task/texts.ts";
import { Answer, Empty } from "../ui/Answer.tsx";
import { Problem } from "../ui/Problem.tsx";
import { COMMON } from "../ui/texts.ts";

type Entry = NonNullable<NonNullable<typeof audit.data>["audit"]>["items"][number];

const PAGE = 50;

/** Who did what, newest first: to one task, or to everything. */
export function AuditTable(props: { readonly taskId?: string }): JSX.Element {
  const variables = () => ({ limit: PAGE, ...(props.taskId && { taskId: props.taskId }) });
  const first = createQuery(audit, variables);
  const [rest, setRest] = createSignal<readonly Entry[]>([]);
  const [cursor, setCursor] = createSignal<string | null>();
  const next = () => (cursor() === undefined ? first.data()?.audit?.cursor : cursor());
  const more = createAction(async () => {
    const { audit: page } = await request(audit, { ...variables(), cursor: next() });
    setRest((all) => [...all, ...(page?.items ?? [])]);
    setCursor(page?.cursor ?? null);
  });
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
                <For each={[...(data().audit?.items ?? []), ...rest()]}>
                  {(entry) => (
                    <tr>
                      <td title={show.moment(entry.at)}>{show.ago(entry.at)}</td>
                      <td class="foreign">{entry.byName}</td>
                      <td class="foreign">
                        <code>{entry.action}</code> {entry.subject ?? ""}
                      </td>
                      <td>{entry.door}</td>
                      <td class="foreign">
                        <Show when={entry.code} fallback={<span class="quiet">{t(TASK.worked)}</span>}>
                          <span class="state" data-tone="alarm">
                            {entry.code}
                          </span>
                        </Show>{" "}
                        {entry.detail ?? ""}
                      </td>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
          </div>
          <Problem error={more.error()} />
          <Show when={next()}>
            <button type="button" class="button" aria-busy={more.pending()} onClick={() => void more.run()}>
              {t(COMMON.more)}
            </button>
          </Show>
        </Show>
      )}
    </Answer>
  );
}

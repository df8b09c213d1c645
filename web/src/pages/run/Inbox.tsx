import { createEffect, createSignal, For, type JSX, Show } from "solid-js";
import { type Action, createAction } from "../../api/action.ts";
import { type InboxGroupF, type inbox, retryFailures } from "../../api/operations.ts";
import type { Query } from "../../api/query.ts";
import { request } from "../../api/request.ts";
import { keptOf } from "../../forms/kept-form.ts";
import { t } from "../../i18n/language.ts";
import { may } from "../../session/session.ts";
import { Answer, Empty } from "../../ui/Answer.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { toast } from "../../ui/toast.tsx";
import { TASK } from "../task/texts.ts";
import { AcceptDialog, causeOf } from "./AcceptDialog.tsx";
import { DeadLetters } from "./DeadLetters.tsx";
import { InboxGroup } from "./InboxGroup.tsx";

/** Failures by cause, each with what it means, samples, and the ways out: try again, or accept. */
export function Inbox(props: {
  readonly query: Query<NonNullable<typeof inbox.data>>;
  /** Says nothing where nothing failed. */
  readonly quiet?: boolean;
}): JSX.Element {
  const [accepting, setAccepting] = createSignal<InboxGroupF>();
  const retry = createAction(async (runId: string, code: string | undefined) => {
    await request(retryFailures, { runId, code });
    toast(t(TASK.retried));
    await props.query.refetch();
  });
  const groups = () => props.query.data()?.inbox ?? [];
  createEffect(() => {
    const kept = may("operator") ? groups().find((group) => causeOf(group) === keptOf("acceptance")) : undefined;
    if (kept) setAccepting((open) => open ?? kept);
  });
  return (
    <Answer query={props.query}>
      {() => (
        <Show when={groups()[0]} fallback={props.quiet !== true && <NoFailures />}>
          {(first) => (
            <>
              <Groups runId={first().runId} groups={groups()} retry={retry} onAccept={setAccepting} />
              <Show when={accepting()} keyed>
                {(group) => (
                  <AcceptDialog
                    group={group}
                    onClose={() => setAccepting(undefined)}
                    onDone={() => {
                      setAccepting(undefined);
                      void props.query.refetch();
                    }}
                  />
                )}
              </Show>
            </>
          )}
        </Show>
      )}
    </Answer>
  );
}

function NoFailures(): JSX.Element {
  return <Empty title={t(TASK.noFailures)}>{t(TASK.noFailuresHelp)}</Empty>;
}

/** What failed in one run. */
function Groups(props: {
  readonly runId: string;
  readonly groups: readonly InboxGroupF[];
  readonly retry: Action<[runId: string, code: string | undefined], void>;
  readonly onAccept: (group: InboxGroupF) => void;
}): JSX.Element {
  return (
    <section class="section">
      <header>
        <h2>{t(TASK.failures)}</h2>
        <Show when={may("operator") && props.groups.filter(canRetry).length > 1}>
          <button type="button" class="button" onClick={() => void props.retry.run(props.runId, undefined)}>
            {t(TASK.retryAll)}
          </button>
        </Show>
      </header>
      <Problem error={props.retry.error()} />
      <ul class="slips">
        <For each={props.groups}>
          {(group) => (
            <InboxGroup
              group={group}
              busy={props.retry.pending()}
              onRetry={() => void props.retry.run(group.runId, group.code)}
              onAccept={() => props.onAccept(group)}
            />
          )}
        </For>
      </ul>
      <DeadLetters runId={props.runId} />
    </section>
  );
}

function canRetry({ retrying }: InboxGroupF): boolean {
  return retrying === null;
}

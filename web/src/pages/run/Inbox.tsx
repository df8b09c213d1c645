import { createEffect, createSignal, For, type JSX, Show } from "solid-js";
import { createAction } from "../../api/action.ts";
import { deadLetters, type InboxGroupF, inbox, retryFailures } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { request } from "../../api/request.ts";
import { keptOf } from "../../forms/kept-form.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { may, person } from "../../session/session.ts";
import { Advice } from "../../ui/Advice.tsx";
import { Answer, Empty } from "../../ui/Answer.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { COMMON } from "../../ui/texts.ts";
import { toast } from "../../ui/toast.tsx";
import { TASK } from "../task/texts.ts";
import { AcceptDialog, causeOf } from "./AcceptDialog.tsx";

/** Failures by cause, each with what it means, samples, and the ways out: try again, or accept. */
export function Inbox(props: {
  readonly of: { readonly taskId: string } | { readonly runId: string };
  /** Says nothing where nothing failed. */
  readonly quiet?: boolean;
}): JSX.Element {
  const query = createQuery(inbox, () => props.of, { follow: true });
  const [accepting, setAccepting] = createSignal<InboxGroupF>();
  const retry = createAction(async (runId: string, code: string | undefined) => {
    await request(retryFailures, { runId, code });
    toast(t(TASK.retried));
    await query.refetch();
  });
  const groups = () => query.data()?.inbox ?? [];
  const runId = () => groups()[0]?.runId;
  createEffect(() => {
    const kept = may("operator") ? groups().find((group) => causeOf(group) === keptOf("acceptance")) : undefined;
    if (kept) setAccepting((open) => open ?? kept);
  });
  return (
    <Answer query={query}>
      {() => (
        <Show
          when={groups().length > 0}
          fallback={
            <Show when={props.quiet !== true}>
              <Empty title={t(TASK.noFailures)}>{t(TASK.noFailuresHelp)}</Empty>
            </Show>
          }
        >
          <section class="section">
            <header>
              <h2>{t(TASK.failures)}</h2>
              <Show when={may("operator") && groups().filter(canRetry).length > 1 && runId()}>
                {(id) => (
                  <button type="button" class="button" onClick={() => void retry.run(id(), undefined)}>
                    {t(TASK.retryAll)}
                  </button>
                )}
              </Show>
            </header>
            <Problem error={retry.error()} />
            <ul class="slips">
              <For each={groups()}>
                {(group) => (
                  <Group
                    group={group}
                    busy={retry.pending()}
                    onRetry={() => void retry.run(group.runId, group.code)}
                    onAccept={() => setAccepting(group)}
                  />
                )}
              </For>
            </ul>
            <Show when={runId()}>{(id) => <DeadLetters runId={id()} />}</Show>
          </section>
          <Show when={accepting()} keyed>
            {(group) => (
              <AcceptDialog
                group={group}
                onClose={() => setAccepting(undefined)}
                onDone={() => {
                  setAccepting(undefined);
                  void query.refetch();
                }}
              />
            )}
          </Show>
        </Show>
      )}
    </Answer>
  );
}

function canRetry({ retrying }: InboxGroupF): boolean {
  return retrying === null;
}

function Group(props: {
  readonly group: InboxGroupF;
  readonly busy: boolean;
  readonly onRetry: () => void;
  readonly onAccept: () => void;
}): JSX.Element {
  return (
    <li>
      <div class="row wide">
        <div class="row">
          <code>{props.group.code}</code>
          <strong>{t(TASK.group, { n: show.count(props.group.objects), bytes: show.bytes(props.group.bytes) })}</strong>
        </div>
        <Show when={may("operator") && props.group.retrying === null}>
          <button type="button" class="button compact" aria-busy={props.busy} onClick={props.onRetry}>
            {t(COMMON.tryThese)}
          </button>
          <Show when={props.group.accepted === null}>
            <button type="button" class="button compact" onClick={props.onAccept}>
              {t(TASK.accept)}
            </button>
          </Show>
        </Show>
        <a class="button compact plain" href={`/runs/${props.group.runId}?kind=failed&code=${props.group.code}`}>
          {t(TASK.seeItems)}
        </a>
      </div>
      <Advice text={props.group.remedy} taskId={props.group.taskId} />
      <Show when={props.group.retrying}>
        {(retrying) => (
          <p class="note foreign" role="status">
            {t(TASK.retrying, { when: show.ago(retrying().since), by: whoIs(retrying()) })}
          </p>
        )}
      </Show>
      <Show when={props.group.accepted}>
        {(accepted) => (
          <p class="note good foreign">
            {t(TASK.accepted, { by: whoIs(accepted()), when: show.ago(accepted().at), reason: accepted().reason })}
          </p>
        )}
      </Show>
      <div class="quiet small">
        {t(TASK.samples)}
        <ul>
          <For each={props.group.samples}>{(key) => <li class="key">{key}</li>}</For>
        </ul>
      </div>
    </li>
  );
}

function DeadLetters(props: { readonly runId: string }): JSX.Element {
  const query = createQuery(deadLetters, () => ({ runId: props.runId }));
  return (
    <Show when={(query.data()?.deadLetters?.length ?? 0) > 0}>
      <h3>{t(TASK.deadLetters)}</h3>
      <ul>
        <For each={query.data()?.deadLetters ?? []}>
          {(letter) => (
            <For each={[...letter.keys, ...shortly(letter.text)]}>{(line) => <li class="key">{line}</li>}</For>
          )}
        </For>
      </ul>
    </Show>
  );
}

/** The beginning of what a message says that is no work. */
function shortly(text: string | null): readonly string[] {
  return text === null ? [] : [text.slice(0, 200)];
}

/** Who reads this is told so; the subject that an issuer gave somebody says nothing to others, so they have their name. */
function whoIs({ by, byName }: { readonly by: string; readonly byName: string }): string {
  return by === person()?.subject ? t(TASK.you) : byName;
}

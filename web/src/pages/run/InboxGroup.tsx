import { For, type JSX, Show } from "solid-js";
import type { InboxGroupF } from "../../api/operations.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { may, person } from "../../session/session.ts";
import { Advice } from "../../ui/Advice.tsx";
import { COMMON } from "../../ui/texts.ts";
import { TASK } from "../task/texts.ts";

interface Props {
  readonly group: InboxGroupF;
  readonly busy: boolean;
  readonly onRetry: () => void;
  readonly onAccept: () => void;
}

/** Failures of one cause. */
export function InboxGroup(props: Props): JSX.Element {
  return (
    <li>
      <div class="row wide">
        <div class="row">
          <code>{props.group.code}</code>
          <strong>{t(TASK.group, { n: show.count(props.group.objects), bytes: show.bytes(props.group.bytes) })}</strong>
        </div>
        <WaysOut {...props} />
        <a class="button compact plain" href={`/runs/${props.group.runId}?kind=failed&code=${props.group.code}`}>
          {t(TASK.seeItems)}
        </a>
      </div>
      <Advice text={props.group.remedy} taskId={props.group.taskId} />
      <Doings group={props.group} />
      <div class="quiet small">
        {t(TASK.samples)}
        <ul>
          <For each={props.group.samples}>{(key) => <li class="key">{key}</li>}</For>
        </ul>
      </div>
    </li>
  );
}

/** What a person may do about it now. */
function WaysOut(props: Props): JSX.Element {
  return (
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
  );
}

/** What somebody has done about it. */
function Doings(props: Pick<Props, "group">): JSX.Element {
  return (
    <>
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
    </>
  );
}

/** Who reads this is told so; the subject that an issuer gave somebody says nothing to others, so they have their name. */
function whoIs({ by, byName }: { readonly by: string; readonly byName: string }): string {
  return by === person()?.subject ? t(TASK.you) : byName;
}

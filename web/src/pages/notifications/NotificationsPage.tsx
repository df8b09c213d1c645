import { createEffect, createSignal, For, type JSX, Show } from "solid-js";
import { createAction } from "../../api/action.ts";
import { type ChannelF, channels, deleteChannel, testChannel } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { request } from "../../api/request.ts";
import { keptDialog } from "../../forms/kept-form.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { may } from "../../session/session.ts";
import { Answer, Empty } from "../../ui/Answer.tsx";
import { ConfirmRemoval } from "../../ui/ConfirmRemoval.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { RowActions } from "../../ui/RowActions.tsx";
import { COMMON } from "../../ui/texts.ts";
import { usePageTitle } from "../../ui/title.ts";
import { toast } from "../../ui/toast.tsx";
import { ChannelDialog } from "./ChannelDialog.tsx";
import { NEWS } from "./texts.ts";

/** Channels that hear of tasks. */
export default function NotificationsPage(): JSX.Element {
  usePageTitle(() => t(NEWS.title));
  const query = createQuery(channels, () => ({}));
  const [editing, setEditing] = createSignal<ChannelF | "new">();
  createEffect(() => {
    const all = query.data()?.channels;
    if (all && may("operator")) setEditing((open) => open ?? keptDialog("channel", all));
  });
  const [deleting, setDeleting] = createSignal<ChannelF>();
  const [testing, setTesting] = createSignal<string>();
  const test = createAction(async (id: string) => {
    setTesting(id);
    await request(testChannel, { id });
    toast(t(NEWS.sent));
  });
  return (
    <>
      <PageHead title={t(NEWS.title)} lead={t(NEWS.lead)}>
        <Show when={may("operator")}>
          <button type="button" class="button primary" onClick={() => setEditing("new")}>
            {t(NEWS.add)}
          </button>
        </Show>
      </PageHead>
      <Problem error={test.error()} />
      <Answer query={query}>
        {(data) => (
          <Show
            when={(data().channels?.length ?? 0) > 0}
            fallback={<Empty title={t(NEWS.none)}>{t(NEWS.noneHelp)}</Empty>}
          >
            <div class="scroller">
              <table class="manifest slips">
                <thead>
                  <tr>
                    <th>{t(COMMON.name)}</th>
                    <th>{t(NEWS.target)}</th>
                    <th>{t(NEWS.on)}</th>
                    <th class="narrow">{t(NEWS.every)}</th>
                    <Show when={may("operator")}>
                      <th class="narrow">
                        <span class="sr">{t(COMMON.edit)}</span>
                      </th>
                    </Show>
                  </tr>
                </thead>
                <tbody>
                  <For each={data().channels ?? []}>
                    {(channel) => (
                      <ChannelRow
                        channel={channel}
                        testing={test.pending() && testing() === channel.id}
                        onTest={() => void test.run(channel.id)}
                        onEdit={() => setEditing(channel)}
                        onDelete={() => setDeleting(channel)}
                      />
                    )}
                  </For>
                </tbody>
              </table>
            </div>
          </Show>
        )}
      </Answer>
      <Show when={editing()} keyed>
        {(one) => (
          <ChannelDialog
            channel={one === "new" ? undefined : one}
            onClose={() => setEditing(undefined)}
            onSaved={() => {
              setEditing(undefined);
              toast(t(COMMON.saved));
              void query.refetch();
            }}
          />
        )}
      </Show>
      <ConfirmRemoval
        of={deleting()}
        title={({ name }) => t(NEWS.confirmDelete, { name })}
        help={t(NEWS.confirmDeleteHelp)}
        remove={({ id }) => request(deleteChannel, { id })}
        onRemoved={query.refetch}
        onClose={() => setDeleting(undefined)}
      />
    </>
  );
}

function ChannelRow(props: {
  readonly channel: ChannelF;
  readonly testing: boolean;
  readonly onTest: () => void;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}): JSX.Element {
  return (
    <tr>
      <th scope="row" class="foreign">
        {props.channel.name}
        <Show when={props.channel.failing}>
          {(failing) => (
            <p class="small state wrap" data-tone="alarm">
              {t(NEWS.failing, { when: show.ago(failing().since), why: failing().error.message })}
            </p>
          )}
        </Show>
      </th>
      <td class="key">
        {props.channel.target.url ?? props.channel.target.topicArn ?? props.channel.target.to?.join(", ")}
      </td>
      <td>{props.channel.on.map((news) => t(NEWS[news])).join(", ")}</td>
      <td class="narrow" data-name={t(NEWS.every)}>
        {props.channel.digestMinutes === 0 ? t(NEWS.atOnce) : show.duration(props.channel.digestMinutes * 60)}
      </td>
      <Show when={may("operator")}>
        <RowActions
          of={props.channel.name}
          actions={[
            { label: t(COMMON.test), onPress: () => props.onTest(), busy: props.testing },
            { label: t(COMMON.edit), onPress: () => props.onEdit() },
            { label: t(COMMON.remove), onPress: () => props.onDelete(), takesAway: true },
          ]}
        />
      </Show>
    </tr>
  );
}

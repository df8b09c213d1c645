import { createEffect, createSignal, type JSX, Show } from "solid-js";
import { createAction } from "../../api/action.ts";
import { type ChannelF, channels, deleteChannel, testChannel } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { request } from "../../api/request.ts";
import { EditDialog } from "../../forms/EditDialog.tsx";
import { keptDialog } from "../../forms/kept-form.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { may } from "../../session/session.ts";
import { Answer, Empty } from "../../ui/Answer.tsx";
import { ConfirmRemoval } from "../../ui/ConfirmRemoval.tsx";
import { NewButton } from "../../ui/NewButton.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { RowActions } from "../../ui/RowActions.tsx";
import { SlipTable } from "../../ui/SlipTable.tsx";
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
  return (
    <>
      <PageHead title={t(NEWS.title)} lead={t(NEWS.lead)}>
        <NewButton text={t(NEWS.add)} onPress={() => setEditing("new")} />
      </PageHead>
      <Answer query={query}>
        {(data) => <ChannelTable of={data().channels ?? []} onEdit={setEditing} onDelete={setDeleting} />}
      </Answer>
      <EditDialog of={editing()} onChanged={query.refetch} onClose={() => setEditing(undefined)}>
        {(before, close, saved) => <ChannelDialog channel={before} onClose={close} onSaved={saved} />}
      </EditDialog>
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

function ChannelTable(props: {
  readonly of: readonly ChannelF[];
  readonly onEdit: (one: ChannelF) => void;
  readonly onDelete: (one: ChannelF) => void;
}): JSX.Element {
  const [testing, setTesting] = createSignal<string>();
  const test = createAction(async (id: string) => {
    setTesting(id);
    await request(testChannel, { id });
    toast(t(NEWS.sent));
  });
  const heads = () => [
    { name: t(COMMON.name) },
    { name: t(NEWS.target) },
    { name: t(NEWS.on) },
    { name: t(NEWS.every), narrow: true },
    ...(may("operator") ? [{ name: t(COMMON.edit), narrow: true, unseen: true }] : []),
  ];
  return (
    <>
      <Problem error={test.error()} />
      <SlipTable heads={heads()} of={props.of} none={<Empty title={t(NEWS.none)}>{t(NEWS.noneHelp)}</Empty>}>
        {(channel) => (
          <ChannelRow
            channel={channel}
            testing={test.pending() && testing() === channel.id}
            onTest={() => void test.run(channel.id)}
            onEdit={() => props.onEdit(channel)}
            onDelete={() => props.onDelete(channel)}
          />
        )}
      </SlipTable>
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
      <td>{show.words(props.channel.on.map((news) => t(NEWS[news])))}</td>
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

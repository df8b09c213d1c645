import { createEffect, createSignal, type JSX, Show } from "solid-js";
import { type ConnectionF, connections, deleteConnection } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { request } from "../../api/request.ts";
import { isSettled } from "../../api/shown-with.ts";
import { EditDialog } from "../../forms/EditDialog.tsx";
import { keptDialog, keptOf } from "../../forms/kept-form.ts";
import { t, told } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { endpointOf, manifestOf } from "../../plugins/manifests.ts";
import { may } from "../../session/session.ts";
import { Answer, Empty } from "../../ui/Answer.tsx";
import { ConfirmRemoval } from "../../ui/ConfirmRemoval.tsx";
import { NewButton } from "../../ui/NewButton.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { RowActions } from "../../ui/RowActions.tsx";
import { SlipTable } from "../../ui/SlipTable.tsx";
import { COMMON } from "../../ui/texts.ts";
import { usePageTitle } from "../../ui/title.ts";
import { ConnectionDialog } from "./ConnectionDialog.tsx";
import { Secrets } from "./Secrets.tsx";
import { TryDialog } from "./TryDialog.tsx";
import { CONNECTIONS } from "./texts.ts";

/** Endpoints by name, and the secrets that open them. */
export default function ConnectionsPage(): JSX.Element {
  usePageTitle(() => t(CONNECTIONS.title));
  const query = createQuery(connections, () => ({}));
  const [editing, setEditing] = createSignal<ConnectionF | "new">();
  const [trying, setTrying] = createSignal<ConnectionF>();
  const [deleting, setDeleting] = createSignal<ConnectionF>();
  createEffect(() => {
    const all = query.data()?.connections?.items;
    if (all === undefined || !may("operator")) return;
    setEditing((open) => open ?? keptDialog("connection", all));
    setTrying((open) => open ?? all.find(({ id }) => id === keptOf("connection-test")));
  });
  return (
    <>
      <PageHead title={t(CONNECTIONS.title)} lead={t(CONNECTIONS.lead)}>
        <NewButton text={t(CONNECTIONS.add)} onPress={() => setEditing("new")} />
      </PageHead>
      <Answer query={query}>
        {(data) => (
          <ConnectionTable
            of={data().connections?.items ?? []}
            onTry={setTrying}
            onEdit={setEditing}
            onDelete={setDeleting}
          />
        )}
      </Answer>
      <Show when={may("operator")}>
        {/* Comes when what is above it has its height. */}
        <div hidden={!isSettled(query)}>
          <Secrets />
        </div>
      </Show>
      <EditDialog of={editing()} onChanged={query.refetch} onClose={() => setEditing(undefined)}>
        {(before, close, saved) => <ConnectionDialog connection={before} onClose={close} onSaved={saved} />}
      </EditDialog>
      <Show when={trying()} keyed>
        {(one) => <TryDialog connection={one} onClose={() => setTrying(undefined)} />}
      </Show>
      <ConfirmRemoval
        of={deleting()}
        title={({ name }) => t(CONNECTIONS.confirmDelete, { name })}
        help={t(CONNECTIONS.confirmDeleteHelp)}
        remove={({ id }) => request(deleteConnection, { id })}
        onRemoved={query.refetch}
        onClose={() => setDeleting(undefined)}
      />
    </>
  );
}

function ConnectionTable(props: {
  readonly of: readonly ConnectionF[];
  readonly onTry: (one: ConnectionF) => void;
  readonly onEdit: (one: ConnectionF) => void;
  readonly onDelete: (one: ConnectionF) => void;
}): JSX.Element {
  const heads = () => [
    { name: t(CONNECTIONS.name) },
    { name: t(CONNECTIONS.kind) },
    { name: t(CONNECTIONS.plugin) },
    { name: t(CONNECTIONS.changed), narrow: true },
    ...(may("operator") ? [{ name: t(COMMON.edit), narrow: true, unseen: true }] : []),
  ];
  return (
    <SlipTable
      heads={heads()}
      of={props.of}
      none={<Empty title={t(CONNECTIONS.none)}>{t(CONNECTIONS.noneHelp)}</Empty>}
    >
      {(one) => (
        <ConnectionRow
          connection={one}
          onTry={() => props.onTry(one)}
          onEdit={() => props.onEdit(one)}
          onDelete={() => props.onDelete(one)}
        />
      )}
    </SlipTable>
  );
}

function ConnectionRow(props: {
  readonly connection: ConnectionF;
  readonly onTry: () => void;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}): JSX.Element {
  return (
    <tr>
      <th scope="row" class="foreign">
        {props.connection.name}
      </th>
      <td>
        {told(
          (
            endpointOf(props.connection.plugin, "source", props.connection.type) ??
            endpointOf(props.connection.plugin, "destination", props.connection.type)
          )?.name,
        ) || props.connection.type}
      </td>
      <td>{told(manifestOf(props.connection.plugin)?.name) || props.connection.plugin}</td>
      <td class="narrow" title={show.moment(props.connection.updatedAt)} data-name={t(CONNECTIONS.changed)}>
        {show.ago(props.connection.updatedAt)}
      </td>
      <Show when={may("operator")}>
        <RowActions
          of={props.connection.name}
          actions={[
            { label: t(COMMON.test), onPress: () => props.onTry() },
            { label: t(COMMON.edit), onPress: () => props.onEdit() },
            { label: t(COMMON.remove), onPress: () => props.onDelete(), takesAway: true },
          ]}
        />
      </Show>
    </tr>
  );
}

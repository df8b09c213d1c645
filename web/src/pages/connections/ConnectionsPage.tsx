import { createEffect, createSignal, For, type JSX, Show } from "solid-js";
import { type ConnectionF, connections, deleteConnection } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { request } from "../../api/request.ts";
import { keptDialog, keptOf } from "../../forms/kept-form.ts";
import { t, told } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { endpointOf, manifestOf } from "../../plugins/manifests.ts";
import { may } from "../../session/session.ts";
import { Answer, Empty } from "../../ui/Answer.tsx";
import { ConfirmRemoval } from "../../ui/ConfirmRemoval.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { RowActions } from "../../ui/RowActions.tsx";
import { COMMON } from "../../ui/texts.ts";
import { usePageTitle } from "../../ui/title.ts";
import { toast } from "../../ui/toast.tsx";
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
  createEffect(() => {
    const all = query.data()?.connections?.items;
    if (all === undefined || !may("operator")) return;
    setEditing((open) => open ?? keptDialog("connection", all));
    setTrying((open) => open ?? all.find(({ id }) => id === keptOf("connection-test")));
  });
  const [deleting, setDeleting] = createSignal<ConnectionF>();
  return (
    <>
      <PageHead title={t(CONNECTIONS.title)} lead={t(CONNECTIONS.lead)}>
        <Show when={may("operator")}>
          <button type="button" class="button primary" onClick={() => setEditing("new")}>
            {t(CONNECTIONS.add)}
          </button>
        </Show>
      </PageHead>
      <Answer query={query}>
        {(data) => (
          <Show
            when={(data().connections?.items.length ?? 0) > 0}
            fallback={<Empty title={t(CONNECTIONS.none)}>{t(CONNECTIONS.noneHelp)}</Empty>}
          >
            <div class="scroller">
              <table class="manifest slips">
                <thead>
                  <tr>
                    <th>{t(CONNECTIONS.name)}</th>
                    <th>{t(CONNECTIONS.kind)}</th>
                    <th>{t(CONNECTIONS.plugin)}</th>
                    <th class="narrow">{t(CONNECTIONS.changed)}</th>
                    <Show when={may("operator")}>
                      <th class="narrow">
                        <span class="sr">{t(COMMON.edit)}</span>
                      </th>
                    </Show>
                  </tr>
                </thead>
                <tbody>
                  <For each={data().connections?.items ?? []}>
                    {(one) => (
                      <ConnectionRow
                        connection={one}
                        onTry={() => setTrying(one)}
                        onEdit={() => setEditing(one)}
                        onDelete={() => setDeleting(one)}
                      />
                    )}
                  </For>
                </tbody>
              </table>
            </div>
          </Show>
        )}
      </Answer>
      <Show when={may("operator")}>
        <Secrets />
      </Show>
      <Show when={editing()} keyed>
        {(one) => (
          <ConnectionDialog
            connection={one === "new" ? undefined : one}
            onClose={() => setEditing(undefined)}
            onSaved={() => {
              setEditing(undefined);
              toast(t(COMMON.saved));
              void query.refetch();
            }}
          />
        )}
      </Show>
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

import { createSignal, For, type JSX, Show } from "solid-js";
import { createAction } from "../../api/action.ts";
import { type ConnectionF, connections, deleteConnection } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { request } from "../../api/request.ts";
import { t, told } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { endpointOf, manifestOf } from "../../plugins/manifests.ts";
import { may } from "../../session/session.ts";
import { Answer, Empty } from "../../ui/Answer.tsx";
import { Confirm } from "../../ui/Confirm.tsx";
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
  const [deleting, setDeleting] = createSignal<ConnectionF>();
  const remove = createAction(async () => {
    const one = deleting();
    if (one === undefined) return;
    await request(deleteConnection, { id: one.id });
    toast(t(COMMON.deleted));
    await query.refetch();
  });
  return (
    <>
      <div class="head">
        <div>
          <h1>{t(CONNECTIONS.title)}</h1>
          <p class="quiet">{t(CONNECTIONS.lead)}</p>
        </div>
        <Show when={may("operator")}>
          <button type="button" class="button primary" onClick={() => setEditing("new")}>
            {t(CONNECTIONS.add)}
          </button>
        </Show>
      </div>
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
                      <tr>
                        <th scope="row" class="foreign">
                          {one.name}
                        </th>
                        <td>
                          {told(
                            (
                              endpointOf(one.plugin, "source", one.type) ??
                              endpointOf(one.plugin, "destination", one.type)
                            )?.name,
                          ) || one.type}
                        </td>
                        <td>{told(manifestOf(one.plugin)?.name) || one.plugin}</td>
                        <td class="narrow" title={show.moment(one.updatedAt)}>
                          {show.ago(one.updatedAt)}
                        </td>
                        <Show when={may("operator")}>
                          <td class="narrow">
                            <button type="button" class="button compact" onClick={() => setTrying(one)}>
                              {t(COMMON.test)}
                            </button>{" "}
                            <button type="button" class="button compact" onClick={() => setEditing(one)}>
                              {t(COMMON.edit)}
                            </button>{" "}
                            <button type="button" class="button compact plain" onClick={() => setDeleting(one)}>
                              {t(COMMON.remove)}
                            </button>
                          </td>
                        </Show>
                      </tr>
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
      <Confirm
        open={deleting() !== undefined}
        title={t(CONNECTIONS.confirmDelete, { name: deleting()?.name ?? "" })}
        confirm={t(COMMON.remove)}
        action={remove}
        onClose={() => setDeleting(undefined)}
      >
        <p>{t(CONNECTIONS.confirmDeleteHelp)}</p>
      </Confirm>
    </>
  );
}

import type { ParameterValues } from "@dth/core/parameter";
import { createMemo, createSignal, type JSX, Show } from "solid-js";
import { createAction } from "../../api/action.ts";
import { type CheckF, type ConnectionF, testConnection } from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { Checks } from "../../doctor/Checks.tsx";
import { givenValues } from "../../forms/effective.ts";
import { ParameterGroups } from "../../forms/ParameterGroups.tsx";
import { submitting } from "../../forms/submitting.ts";
import { toParameter } from "../../forms/to-parameter.ts";
import { t } from "../../i18n/language.ts";
import { endpointOf, manifestOf } from "../../plugins/manifests.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { CONNECTIONS } from "./texts.ts";

/** Tries a connection at a place of its endpoint. */
export function TryDialog(props: { readonly connection: ConnectionF; readonly onClose: () => void }): JSX.Element {
  const [values, setValues] = createSignal<ParameterValues>({});
  const [checks, setChecks] = createSignal<readonly CheckF[]>();
  const endpoint = () => {
    const { plugin, type } = props.connection;
    return endpointOf(plugin, "source", type) ?? endpointOf(plugin, "destination", type);
  };
  const parameters = createMemo(() => (endpoint()?.location ?? []).map(toParameter));
  const go = createAction(async () => {
    const location = JSON.stringify(givenValues(parameters(), values()));
    setChecks((await request(testConnection, { id: props.connection.id, location })).testConnection ?? []);
  });
  const issues = () => new Map(go.error()?.issues.map(({ path, message }) => [path, message]) ?? []);
  return (
    <Dialog open large title={t(CONNECTIONS.tryAt, { name: props.connection.name })} onClose={props.onClose}>
      <form class="stack" onSubmit={submitting(() => go.run())}>
        <p class="quiet">{t(CONNECTIONS.tryHelp)}</p>
        <Show when={manifestOf(props.connection.plugin)}>
          {(manifest) => (
            <ParameterGroups
              manifest={manifest()}
              parameters={parameters()}
              values={values()}
              path="location"
              issues={issues()}
              onChange={(key, value) => {
                const { [key]: _, ...rest } = values();
                setValues(value === undefined ? rest : { ...rest, [key]: value });
              }}
            />
          )}
        </Show>
        <footer>
          <button type="submit" class="button primary" aria-busy={go.pending()}>
            {t(CONNECTIONS.tryNow)}
          </button>
        </footer>
        <Problem error={go.error()} />
        <Show when={checks()}>{(found) => <Checks checks={found()} />}</Show>
      </form>
    </Dialog>
  );
}

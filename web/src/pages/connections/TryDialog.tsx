import type { ParameterValues } from "@dth/core/parameter";
import { createMemo, createSignal, type JSX, Show } from "solid-js";
import { type CheckF, type ConnectionF, testConnection } from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { Checks } from "../../doctor/Checks.tsx";
import { givenValues } from "../../forms/effective.ts";
import { FormDialog } from "../../forms/FormDialog.tsx";
import { createForm } from "../../forms/form.ts";
import { ParameterGroups } from "../../forms/ParameterGroups.tsx";
import { toParameter } from "../../forms/to-parameter.ts";
import { withValue } from "../../forms/with-value.ts";
import { t } from "../../i18n/language.ts";
import { endpointOf, manifestOf } from "../../plugins/manifests.ts";
import { COMMON } from "../../ui/texts.ts";
import { checkPlace } from "./connection-form.ts";
import { CONNECTIONS } from "./texts.ts";

/** Tries a connection at a place of its endpoint. */
export function TryDialog(props: { readonly connection: ConnectionF; readonly onClose: () => void }): JSX.Element {
  const [checks, setChecks] = createSignal<readonly CheckF[]>();
  const endpoint = () => {
    const { plugin, type } = props.connection;
    return endpointOf(plugin, "source", type) ?? endpointOf(plugin, "destination", type);
  };
  const parameters = createMemo(() => (endpoint()?.location ?? []).map(toParameter));
  const form = createForm<{ readonly location: ParameterValues }>({
    name: "connection-test",
    of: props.connection.id,
    initial: { location: {} },
    check: ({ location }) => checkPlace(location, parameters()),
    async send(values) {
      const location = JSON.stringify(givenValues(parameters(), values.location));
      setChecks((await request(testConnection, { id: props.connection.id, location })).testConnection ?? []);
    },
  });
  return (
    <FormDialog
      form={form}
      large
      title={t(CONNECTIONS.tryAt, { name: props.connection.name })}
      submit={t(CONNECTIONS.tryNow)}
      close={t(COMMON.close)}
      onClose={props.onClose}
      below={<Show when={checks()}>{(found) => <Checks checks={found()} />}</Show>}
    >
      <p class="quiet">{t(CONNECTIONS.tryHelp)}</p>
      <Show when={manifestOf(props.connection.plugin)}>
        {(manifest) => (
          <ParameterGroups
            manifest={manifest()}
            parameters={parameters()}
            values={form.values.location}
            path="location"
            issues={form.told()}
            claim={form.claim}
            onChange={(key, value) => form.change({ location: withValue(form.values.location, key, value) })}
          />
        )}
      </Show>
    </FormDialog>
  );
}

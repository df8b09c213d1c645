import type { Parameter } from "@dth/core/parameter";
import { createMemo, For, type JSX, Show } from "solid-js";
import { readValues } from "../../api/json.ts";
import { type ConnectionF, createConnection, type EndpointF, editConnection } from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { FormField } from "../../forms/Form.tsx";
import { FormDialog } from "../../forms/FormDialog.tsx";
import { createForm, type FormState } from "../../forms/form.ts";
import { ParameterGroups } from "../../forms/ParameterGroups.tsx";
import { TextInput } from "../../forms/TextInput.tsx";
import { FORM } from "../../forms/texts.ts";
import { toParameter } from "../../forms/to-parameter.ts";
import { withValue } from "../../forms/with-value.ts";
import { t, told } from "../../i18n/language.ts";
import { manifestOf } from "../../plugins/manifests.ts";
import { PluginSelect } from "../../plugins/PluginSelect.tsx";
import { COMMON } from "../../ui/texts.ts";
import { type ConnectionForm, checkConnection, connectionInput } from "./connection-form.ts";
import { CONNECTIONS } from "./texts.ts";

/** Makes or edits a connection, by what the plugin says of the endpoint. */
export function ConnectionDialog(props: {
  readonly connection: ConnectionF | undefined;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}): JSX.Element {
  const before = props.connection;
  const form: FormState<ConnectionForm> = createForm({
    name: "connection",
    of: before?.id,
    initial: formOf(before),
    check: (values) => checkConnection(values, parameters()),
    async send(values) {
      await save(before, values, parameters());
      form.forget();
      props.onSaved();
    },
  });
  const endpoint = createMemo(() => endpointsOf(form.values.plugin).find(({ id }) => id === form.values.type));
  const parameters = createMemo(() => (endpoint()?.connection ?? []).map(toParameter));
  return (
    <FormDialog form={form} large title={titleOf(before)} submit={t(COMMON.save)} onClose={props.onClose}>
      <FormField form={form} path="name" label={t(CONNECTIONS.name)}>
        {(ids) => <TextInput ids={ids} value={form.values.name} onChange={(name) => form.change({ name })} />}
      </FormField>
      <Show when={before === undefined}>
        <EndpointFields form={form} />
      </Show>
      <Show when={manifestOf(form.values.plugin)}>
        {(manifest) => (
          <div>
            <ParameterGroups
              manifest={manifest()}
              parameters={parameters()}
              values={form.values.parameters}
              path="parameters"
              issues={form.told()}
              claim={form.claim}
              onChange={(key, value) => form.change({ parameters: withValue(form.values.parameters, key, value) })}
            />
          </div>
        )}
      </Show>
    </FormDialog>
  );
}

function titleOf(before: ConnectionF | undefined): string {
  return before === undefined ? t(CONNECTIONS.add) : t(CONNECTIONS.editTitle, { name: before.name });
}

async function save(
  before: ConnectionF | undefined,
  values: ConnectionForm,
  parameters: readonly Parameter[],
): Promise<void> {
  const { name, plugin, type, parameters: given } = connectionInput(values, parameters);
  const change = { name, parameters: JSON.stringify(given) };
  if (before === undefined) await request(createConnection, { input: { ...change, plugin, type } });
  else await request(editConnection, { id: before.id, change, version: before.version });
}

function formOf(before: ConnectionF | undefined): ConnectionForm {
  return {
    name: before?.name ?? "",
    plugin: before?.plugin ?? "s3",
    type: before?.type ?? "",
    parameters: readValues(before?.parameters),
  };
}

/** What a new connection leads to: a plugin, and a kind of endpoint that it knows. */
function EndpointFields(props: { readonly form: FormState<ConnectionForm> }): JSX.Element {
  const values = () => props.form.values;
  return (
    <>
      <FormField form={props.form} path="plugin" label={t(CONNECTIONS.plugin)}>
        {(ids) => (
          <PluginSelect
            ids={ids}
            value={values().plugin}
            onChange={(plugin) => props.form.change({ plugin, type: "" })}
          />
        )}
      </FormField>
      <FormField form={props.form} path="type" label={t(CONNECTIONS.kind)}>
        {(ids) => (
          <select {...ids} class="input" onChange={(event) => props.form.change({ type: event.currentTarget.value })}>
            <option value="">{t(FORM.choose)}</option>
            <For each={endpointsOf(values().plugin)}>
              {(one) => (
                <option value={one.id} selected={one.id === values().type}>
                  {told(one.name)}
                </option>
              )}
            </For>
          </select>
        )}
      </FormField>
    </>
  );
}

/** Kinds of sources and destinations, each once: a connection serves both sides. */
function endpointsOf(plugin: string): readonly EndpointF[] {
  const manifest = manifestOf(plugin);
  const all = [...(manifest?.sources ?? []), ...(manifest?.destinations ?? [])];
  return [...new Map(all.toReversed().map((one) => [one.id, one])).values()].toReversed();
}

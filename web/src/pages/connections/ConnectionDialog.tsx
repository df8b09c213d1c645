import { checkParameters } from "@dth/core/check-parameters";
import { createMemo, createSignal, For, type JSX, Show } from "solid-js";
import { createAction } from "../../api/action.ts";
import { readValues } from "../../api/json.ts";
import { type ConnectionF, createConnection, type EndpointF, editConnection } from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { givenValues } from "../../forms/effective.ts";
import { Field } from "../../forms/Field.tsx";
import { createKeptForm } from "../../forms/kept-form.ts";
import { ParameterGroups } from "../../forms/ParameterGroups.tsx";
import { FORM } from "../../forms/texts.ts";
import { toParameter } from "../../forms/to-parameter.ts";
import { language, t, told } from "../../i18n/language.ts";
import { manifestOf, useManifests } from "../../plugins/manifests.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { FormActions } from "../../ui/FormActions.tsx";
import { COMMON } from "../../ui/texts.ts";
import { CONNECTIONS } from "./texts.ts";

/** Makes or edits a connection, by what the plugin says of the endpoint. */
export function ConnectionDialog(props: {
  readonly connection: ConnectionF | undefined;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}): JSX.Element {
  const before = props.connection;
  const form = createKeptForm("connection", before?.id, {
    name: before?.name ?? "",
    plugin: before?.plugin ?? "s3",
    type: before?.type ?? "",
    parameters: readValues(before?.parameters),
  });
  const plugin = () => form.values.plugin;
  const type = () => form.values.type;
  const values = () => form.values.parameters;
  const [issues, setIssues] = createSignal<ReadonlyMap<string, string>>(new Map());
  const kinds = () => endpointsOf(plugin());
  const parameters = createMemo(() => (kinds().find(({ id }) => id === type())?.connection ?? []).map(toParameter));
  const save = createAction(async () => {
    const given = JSON.stringify(givenValues(parameters(), values()));
    if (before === undefined)
      await request(createConnection, {
        input: { name: form.values.name, plugin: plugin(), type: type(), parameters: given },
      });
    else
      await request(editConnection, {
        id: before.id,
        change: { name: form.values.name, parameters: given },
        version: before.version,
      });
    form.forget();
    props.onSaved();
  });
  const leave = () => {
    form.forget();
    props.onClose();
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const checked = checkParameters(parameters(), givenValues(parameters(), values()), "parameters");
    const found = new Map(checked.ok ? [] : checked.issues.map(({ path, message }) => [path, message[language()]]));
    if (form.values.name.trim() === "") found.set("name", t(COMMON.mustBe));
    if (type() === "") found.set("type", t(COMMON.mustBe));
    setIssues(found);
    if (found.size > 0) return;
    await save.run();
    setIssues(new Map(save.error()?.issues.map(({ path, message }) => [path, message]) ?? []));
  };
  return (
    <Dialog
      open
      large
      title={before === undefined ? t(CONNECTIONS.add) : t(CONNECTIONS.editTitle, { name: before.name })}
      onClose={leave}
    >
      <form class="stack" novalidate onSubmit={(event) => void submit(event)}>
        <Field id="connection-name" label={t(CONNECTIONS.name)} wrong={issues().get("name")}>
          {(ids) => (
            <input
              {...ids}
              class="input"
              maxLength="200"
              value={form.values.name}
              onInput={(event) => form.change({ name: event.currentTarget.value })}
            />
          )}
        </Field>
        <Show when={before === undefined}>
          <Field id="connection-plugin" label={t(CONNECTIONS.plugin)}>
            {(ids) => (
              <select
                {...ids}
                class="input"
                onChange={(event) => form.change({ plugin: event.currentTarget.value, type: "" })}
              >
                <For each={useManifests() ?? []}>
                  {(one) => (
                    <option value={one.id} selected={one.id === plugin()}>
                      {told(one.name)}
                    </option>
                  )}
                </For>
              </select>
            )}
          </Field>
          <Field id="connection-type" label={t(CONNECTIONS.kind)} wrong={issues().get("type")}>
            {(ids) => (
              <select {...ids} class="input" onChange={(event) => form.change({ type: event.currentTarget.value })}>
                <option value="">{t(FORM.choose)}</option>
                <For each={kinds()}>
                  {(one) => (
                    <option value={one.id} selected={one.id === type()}>
                      {told(one.name)}
                    </option>
                  )}
                </For>
              </select>
            )}
          </Field>
        </Show>
        <Show when={manifestOf(plugin())}>
          {(manifest) => (
            <div>
              <ParameterGroups
                manifest={manifest()}
                parameters={parameters()}
                values={values()}
                path="parameters"
                issues={issues()}
                onChange={(key, value) => {
                  const { [key]: _, ...rest } = values();
                  form.change({ parameters: value === undefined ? rest : { ...rest, [key]: value } });
                }}
              />
            </div>
          )}
        </Show>
        <FormActions error={save.error()} pending={save.pending()} submit={t(COMMON.save)} onClose={leave} />
      </form>
    </Dialog>
  );
}

/** Kinds of sources and destinations, each once: a connection serves both sides. */
function endpointsOf(plugin: string): readonly EndpointF[] {
  const manifest = manifestOf(plugin);
  const all = [...(manifest?.sources ?? []), ...(manifest?.destinations ?? [])];
  return [...new Map(all.toReversed().map((one) => [one.id, one])).values()].toReversed();
}

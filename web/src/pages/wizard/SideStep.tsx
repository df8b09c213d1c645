import type { ParameterValue } from "@dth/core/parameter";
import { For, type JSX, Show } from "solid-js";
import { Field } from "../../forms/Field.tsx";
import { ParameterGroups } from "../../forms/ParameterGroups.tsx";
import { t, told } from "../../i18n/language.ts";
import { ManifestsProblem } from "../../plugins/ManifestsProblem.tsx";
import { useManifests } from "../../plugins/manifests.ts";
import { PrefixNote } from "./PrefixNote.tsx";
import { WIZARD } from "./texts.ts";
import type { SideName, Wizard } from "./wizard-state.ts";

/** Where the data is, or where it goes: kind of place, connection, and what is meant there. */
export function SideStep(props: { readonly wizard: Wizard; readonly side: SideName }): JSX.Element {
  const { draft, change, told: issues } = props.wizard;
  const of = () => draft[props.side];
  const set = (part: Partial<(typeof draft)[SideName]>) => change({ [props.side]: { ...of(), ...part } });
  const endpoints = () =>
    (props.side === "source" ? props.wizard.manifest()?.sources : props.wizard.manifest()?.destinations) ?? [];
  const connections = () =>
    props.wizard.connections().filter(({ plugin, type }) => plugin === draft.plugin && type === of().type);
  const parameters = () => {
    const all = props.wizard.parameters(props.side) ?? [];
    // What a stored connection says need not be asked again.
    const location = new Set(props.wizard.endpoint(props.side)?.location.map(({ name }) => name));
    return of().connection === "" ? all : all.filter(({ name }) => location.has(name));
  };
  const setValue = (name: string, value: ParameterValue | undefined) => {
    const { [name]: _, ...rest } = of().parameters;
    set({ parameters: value === undefined ? rest : { ...rest, [name]: value } });
  };
  return (
    <>
      <Show when={props.side === "source"}>
        <Plugins wizard={props.wizard} />
      </Show>
      <Show when={endpoints().length > 0}>
        <fieldset id={`${props.side}-type`}>
          <legend>{t(props.side === "source" ? WIZARD.fromWhere : WIZARD.toWhere)}</legend>
          <div class="choices">
            <For each={endpoints()}>
              {(endpoint) => (
                <label title={told(endpoint.help)}>
                  <input
                    type="radio"
                    name={`${props.side}-type`}
                    checked={of().type === endpoint.id}
                    onChange={() => set({ type: endpoint.id, connection: "", parameters: of().parameters })}
                  />
                  <strong>{told(endpoint.name)}</strong>
                </label>
              )}
            </For>
          </div>
          <Wrong text={issues().get(`${props.side}.type`)} />
          <Show when={props.wizard.endpoint(props.side)}>
            {(endpoint) => <p class="quiet">{told(endpoint().help)}</p>}
          </Show>
        </fieldset>
      </Show>
      <Show when={connections().length > 0}>
        <Field
          id={`${props.side}-connection`}
          label={t(WIZARD.connection)}
          help={t(WIZARD.connectionHelp)}
          wrong={issues().get(`${props.side}.connection`)}
        >
          {(ids) => (
            <select {...ids} class="input" onChange={(event) => set({ connection: event.currentTarget.value })}>
              <option value="">{t(WIZARD.ownEndpoint)}</option>
              <For each={connections()}>
                {(connection) => (
                  <option value={connection.id} selected={connection.id === of().connection}>
                    {connection.name}
                  </option>
                )}
              </For>
            </select>
          )}
        </Field>
      </Show>
      <Show when={props.wizard.manifest()}>
        {(manifest) => (
          <div>
            <ParameterGroups
              manifest={manifest()}
              parameters={parameters()}
              values={of().parameters}
              path={`${props.side}.parameters`}
              issues={issues()}
              onChange={setValue}
            />
            <div class="group-tail">
              <PrefixNote wizard={props.wizard} side={props.side} />
            </div>
          </div>
        )}
      </Show>
    </>
  );
}

function Plugins(props: { readonly wizard: Wizard }): JSX.Element {
  const { draft, change } = props.wizard;
  const empty = { type: "", connection: "", parameters: {} };
  return (
    <fieldset id="plugin">
      <legend>{t(WIZARD.what)}</legend>
      <div class="choices">
        <For each={useManifests() ?? []} fallback={<ManifestsProblem />}>
          {(manifest) => (
            <label>
              <input
                type="radio"
                name="plugin"
                checked={draft.plugin === manifest.id}
                onChange={() => change({ plugin: manifest.id, source: empty, destination: empty, options: {} })}
              />
              <strong>{told(manifest.name)}</strong>
              <small>{told(manifest.summary)}</small>
            </label>
          )}
        </For>
      </div>
      <Wrong text={props.wizard.told().get("plugin")} />
    </fieldset>
  );
}

function Wrong(props: { readonly text: string | undefined }): JSX.Element {
  return (
    <Show when={props.text}>
      {(text) => (
        <p class="wrong" role="alert">
          {text()}
        </p>
      )}
    </Show>
  );
}

import { For, type JSX, Show } from "solid-js";
import { Field } from "../../forms/Field.tsx";
import { ParameterGroups } from "../../forms/ParameterGroups.tsx";
import { withValue } from "../../forms/with-value.ts";
import { t, told } from "../../i18n/language.ts";
import { ManifestsProblem } from "../../plugins/ManifestsProblem.tsx";
import { useManifests } from "../../plugins/manifests.ts";
import type { SideName } from "./draft.ts";
import { PrefixNote } from "./PrefixNote.tsx";
import { WIZARD } from "./texts.ts";
import { Wrong } from "./Wrong.tsx";
import type { Wizard } from "./wizard-state.ts";

interface SideProps {
  readonly wizard: Wizard;
  readonly side: SideName;
}

/** Where the data is, or where it goes: kind of place, connection, and what is meant there. */
export function SideStep(props: SideProps): JSX.Element {
  const of = () => props.wizard.draft[props.side];
  const parameters = () => {
    const all = props.wizard.parameters(props.side) ?? [];
    // What a stored connection says need not be asked again.
    const location = new Set(props.wizard.endpoint(props.side)?.location.map(({ name }) => name));
    return of().connection === "" ? all : all.filter(({ name }) => location.has(name));
  };
  return (
    <>
      <Show when={props.side === "source"}>
        <Plugins wizard={props.wizard} />
      </Show>
      <Endpoints wizard={props.wizard} side={props.side} />
      <Connections wizard={props.wizard} side={props.side} />
      <Show when={props.wizard.manifest()}>
        {(manifest) => (
          <div>
            <ParameterGroups
              manifest={manifest()}
              parameters={parameters()}
              values={of().parameters}
              path={`${props.side}.parameters`}
              issues={props.wizard.told()}
              onChange={(name, value) =>
                props.wizard.changeSide(props.side, { parameters: withValue(of().parameters, name, value) })
              }
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

/** Kinds of places that the plugin knows, of which one is chosen. */
function Endpoints(props: SideProps): JSX.Element {
  const endpoints = () => {
    const manifest = props.wizard.manifest();
    return (props.side === "source" ? manifest?.sources : manifest?.destinations) ?? [];
  };
  return (
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
                  checked={props.wizard.draft[props.side].type === endpoint.id}
                  onChange={() => props.wizard.changeSide(props.side, { type: endpoint.id, connection: "" })}
                />
                <strong>{told(endpoint.name)}</strong>
              </label>
            )}
          </For>
        </div>
        <Wrong text={props.wizard.told().get(`${props.side}.type`)} />
        <Show when={props.wizard.endpoint(props.side)}>
          {(endpoint) => <p class="quiet">{told(endpoint().help)}</p>}
        </Show>
      </fieldset>
    </Show>
  );
}

/** Stored connections to places of that kind, of which one may be chosen. */
function Connections(props: SideProps): JSX.Element {
  const { draft } = props.wizard;
  const of = () => draft[props.side];
  const connections = () =>
    props.wizard.connections().filter(({ plugin, type }) => plugin === draft.plugin && type === of().type);
  return (
    <Show when={connections().length > 0}>
      <Field
        id={`${props.side}-connection`}
        label={t(WIZARD.connection)}
        help={t(WIZARD.connectionHelp)}
        wrong={props.wizard.told().get(`${props.side}.connection`)}
      >
        {(ids) => (
          <select
            {...ids}
            class="input"
            onChange={(event) => props.wizard.changeSide(props.side, { connection: event.currentTarget.value })}
          >
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

import type { SecretField } from "@dth/core/parameter";
import { createSignal, For, type JSX, Show } from "solid-js";
import { secrets } from "../api/operations.ts";
import { createQuery } from "../api/query.ts";
import { t } from "../i18n/language.ts";
import { may } from "../session/session.ts";
import type { FieldIds } from "./Field.tsx";
import { keptOf } from "./kept-form.ts";
import { SecretDialog } from "./SecretDialog.tsx";
import { FORM } from "./texts.ts";

/** Chooses a stored secret by name, or stores one. */
export function SecretInput(props: {
  readonly ids: FieldIds;
  readonly fields: readonly SecretField[];
  readonly value: string;
  readonly onChange: (name: string | undefined) => void;
}): JSX.Element {
  const stored = createQuery(secrets, () => (may("operator") ? {} : undefined));
  const place = () => props.ids.id;
  const [open, setOpen] = createSignal(keptOf("secret") === place());
  const names = () => (stored.data()?.listSecrets ?? []).flatMap((secret) => (secret === null ? [] : [secret.name]));
  const done = async (name: string) => {
    setOpen(false);
    await stored.refetch();
    props.onChange(name);
  };
  return (
    <div class="pair">
      <select {...props.ids} class="input" onChange={(event) => props.onChange(event.currentTarget.value || undefined)}>
        <option value="">{t(FORM.chooseSecret)}</option>
        <For each={names()}>
          {(name) => (
            <option value={name} selected={name === props.value}>
              {name}
            </option>
          )}
        </For>
        <Show when={props.value !== "" && stored.data() !== undefined && !names().includes(props.value)}>
          <option value={props.value} selected>
            {t(FORM.missing, { name: props.value })}
          </option>
        </Show>
      </select>
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {t(FORM.newSecret)}
      </button>
      <Show when={open()}>
        <SecretDialog
          place={place()}
          fields={props.fields}
          onClose={() => setOpen(false)}
          onStored={(name) => void done(name)}
        />
      </Show>
    </div>
  );
}

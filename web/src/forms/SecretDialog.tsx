import type { SecretField } from "@dth/core/parameter";
import { For, type JSX, Show } from "solid-js";
import { writeSecret } from "../api/operations.ts";
import { request } from "../api/request.ts";
import { t, told } from "../i18n/language.ts";
import { FormField } from "./Form.tsx";
import { FormDialog } from "./FormDialog.tsx";
import { createForm, type FormState } from "./form.ts";
import { checkSecret, type SecretForm, secretInput } from "./secret-form.ts";
import { TextInput } from "./TextInput.tsx";
import { FORM } from "./texts.ts";

/** Stores a secret with the fields that are needed. Its values are in the page's memory alone, and go with the dialog. */
export function SecretDialog(props: {
  /** Where the dialog belongs, so that it opens there again after a reload. */
  readonly place: string;
  readonly fields: readonly SecretField[];
  /** Of a secret that is replaced. */
  readonly name?: string | undefined;
  readonly onClose: () => void;
  readonly onStored: (name: string) => void;
}): JSX.Element {
  const form = createForm<SecretForm>({
    name: "secret",
    of: props.place,
    initial: { name: props.name ?? "", isKnown: props.name !== undefined, fields: props.fields, value: {} },
    unkept: () => ["value"],
    check: checkSecret,
    async send(values) {
      const { name, value } = secretInput(values);
      const fields = Object.entries(value).map(([field, text]) => ({ name: field, value: text }));
      await request(writeSecret, { input: { name, fields } });
      form.forget();
      props.onStored(name);
    },
  });
  return (
    <FormDialog form={form} title={t(FORM.newSecret)} submit={t(FORM.store)} onClose={props.onClose}>
      <p class="quiet">{t(FORM.secretHelp)}</p>
      <FormField form={form} path="name" label={t(FORM.secretName)}>
        {(ids) => (
          <TextInput
            ids={ids}
            kind="code"
            readOnly={form.values.isKnown}
            value={form.values.name}
            onChange={(name) => form.change({ name })}
          />
        )}
      </FormField>
      <Values form={form} />
    </FormDialog>
  );
}

/** What the secret is made of. */
function Values(props: { readonly form: FormState<SecretForm> }): JSX.Element {
  const { form } = props;
  return (
    <For each={form.values.fields}>
      {(field) => (
        <FormField form={form} path={`value.${field.name}`} label={told(field.label)} optional={!field.required}>
          {(ids) => (
            <Value
              ids={ids}
              field={field}
              value={form.values.value[field.name] ?? ""}
              onChange={(text) => form.change({ value: { ...form.values.value, [field.name]: text } })}
            />
          )}
        </FormField>
      )}
    </For>
  );
}

/** Keys of several lines are shown as they are typed: a line that hides itself would join them. */
function Value(props: Parameters<typeof TextInput>[0] & { readonly field: SecretField }): JSX.Element {
  return (
    <Show
      when={/json|pem|certificate/i.test(props.field.name)}
      fallback={
        <TextInput
          ids={props.ids}
          kind="password"
          autocomplete="new-password"
          value={props.value}
          onChange={props.onChange}
        />
      }
    >
      <textarea
        {...props.ids}
        class="input mono"
        autocomplete="off"
        value={props.value}
        onInput={(event) => props.onChange(event.currentTarget.value)}
      />
    </Show>
  );
}

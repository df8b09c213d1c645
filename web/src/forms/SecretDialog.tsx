import { SECRET_NAME } from "@dth/core/check-parameters";
import type { SecretField } from "@dth/core/parameter";
import { createSignal, For, type JSX, Show } from "solid-js";
import { createAction } from "../api/action.ts";
import { writeSecret } from "../api/operations.ts";
import { request } from "../api/request.ts";
import { t, told } from "../i18n/language.ts";
import { Dialog } from "../ui/Dialog.tsx";
import { FormActions } from "../ui/FormActions.tsx";
import { COMMON } from "../ui/texts.ts";
import { Field } from "./Field.tsx";
import { FORM } from "./texts.ts";

/** Stores a secret with the fields that are needed. What is typed is nowhere but in its inputs, and goes with them. */
export function SecretDialog(props: {
  readonly open: boolean;
  readonly fields: readonly SecretField[];
  readonly name?: string;
  readonly onClose: () => void;
  readonly onStored: (name: string) => void;
}): JSX.Element {
  const [wrong, setWrong] = createSignal<Readonly<Record<string, string>>>({});
  const store = createAction((input: { name: string; fields: { name: string; value: string }[] }) =>
    request(writeSecret, { input }),
  );
  const submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    event.stopPropagation();
    const form = new FormData(event.currentTarget);
    const name = String(form.get("secret-name") ?? "").trim();
    const fields = props.fields.map((field) => ({
      name: field.name,
      value: String(form.get(`field-${field.name}`) ?? ""),
    }));
    const missing = fields.filter(({ value }, index) => value === "" && props.fields[index]?.required);
    const bad = Object.fromEntries(missing.map((field) => [field.name, t(COMMON.mustBe)]));
    if (!new RegExp(`^(?:${SECRET_NAME})$`, "u").test(name)) bad[""] = t(COMMON.mustBe);
    setWrong(bad);
    if (Object.keys(bad).length > 0) return;
    const stored = await store.run({ name, fields: fields.filter(({ value }) => value !== "") });
    if (stored !== undefined) props.onStored(name);
  };
  return (
    <Dialog open={props.open} title={t(FORM.newSecret)} onClose={props.onClose}>
      <form class="stack" autocomplete="off" onSubmit={(event) => void submit(event)}>
        <p class="quiet">{t(FORM.secretHelp)}</p>
        <Field id="secret-name" label={t(FORM.secretName)} wrong={wrong()[""]}>
          {(ids) => (
            <input
              {...ids}
              name="secret-name"
              class="input mono"
              readOnly={props.name !== undefined}
              value={props.name ?? ""}
            />
          )}
        </Field>
        <For each={props.fields}>
          {(field) => (
            <Field
              id={`secret-${field.name}`}
              label={told(field.label)}
              optional={!field.required}
              wrong={wrong()[field.name]}
            >
              {(ids) => (
                <Show
                  when={/json|pem|certificate/i.test(field.name)}
                  fallback={
                    <input
                      {...ids}
                      name={`field-${field.name}`}
                      type="password"
                      class="input mono"
                      autocomplete="new-password"
                    />
                  }
                >
                  <textarea {...ids} name={`field-${field.name}`} class="input mono" autocomplete="off" />
                </Show>
              )}
            </Field>
          )}
        </For>
        <FormActions error={store.error()} pending={store.pending()} submit={t(FORM.store)} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}

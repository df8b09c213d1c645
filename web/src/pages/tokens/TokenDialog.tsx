import { createSignal, For, type JSX, Show } from "solid-js";
import { createToken } from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { Form, FormEnd, FormField } from "../../forms/Form.tsx";
import { createForm } from "../../forms/form.ts";
import { TextInput } from "../../forms/TextInput.tsx";
import { t } from "../../i18n/language.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { COMMON, ROLE_TEXTS } from "../../ui/texts.ts";
import { TOKENS } from "./texts.ts";
import { checkToken, NEW_TOKEN, tokenInput } from "./token-form.ts";

const ROLES = ["viewer", "operator", "admin"] as const;

/** Makes a token, and shows it this once. */
export function TokenDialog(props: { readonly onClose: () => void; readonly onMade: () => void }): JSX.Element {
  const [made, setMade] = createSignal<string>();
  const form = createForm({
    name: "token",
    initial: NEW_TOKEN,
    check: checkToken,
    async send(values) {
      setMade((await request(createToken, { input: tokenInput(values) })).createToken?.token);
      form.forget();
      props.onMade();
    },
  });
  const leave = () => {
    form.forget();
    props.onClose();
  };
  return (
    <Dialog open title={t(TOKENS.add)} onClose={leave}>
      <Show
        when={made()}
        fallback={
          <Form form={form}>
            <FormField form={form} path="name" label={t(COMMON.name)}>
              {(ids) => <TextInput ids={ids} value={form.values.name} onChange={(name) => form.change({ name })} />}
            </FormField>
            <FormField form={form} path="role" label={t(TOKENS.role)}>
              {(ids) => (
                <select
                  {...ids}
                  class="input short"
                  onChange={(event) =>
                    form.change({ role: ROLES.find((one) => one === event.currentTarget.value) ?? "viewer" })
                  }
                >
                  <For each={ROLES}>
                    {(one) => (
                      <option value={one} selected={one === form.values.role}>
                        {t(ROLE_TEXTS[one])}
                      </option>
                    )}
                  </For>
                </select>
              )}
            </FormField>
            <FormField form={form} path="expiresInDays" label={t(TOKENS.days)} help={t(TOKENS.daysHelp)}>
              {(ids) => (
                <TextInput
                  ids={ids}
                  kind="number"
                  value={form.values.expiresInDays}
                  onChange={(expiresInDays) => form.change({ expiresInDays })}
                />
              )}
            </FormField>
            <FormEnd form={form} submit={t(TOKENS.make)} onClose={leave} />
          </Form>
        }
      >
        {(token) => (
          <>
            <p class="note">{t(TOKENS.shown)}</p>
            <p class="row">
              <code class="foreign">{token()}</code>
              <CopyButton text={token()} />
            </p>
            <footer>
              <button type="button" class="button primary" onClick={props.onClose}>
                {t(COMMON.close)}
              </button>
            </footer>
          </>
        )}
      </Show>
    </Dialog>
  );
}

import { createSignal, type JSX } from "solid-js";
import { createToken } from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { FormField } from "../../forms/Form.tsx";
import { FormDialog } from "../../forms/FormDialog.tsx";
import { createForm, type FormState } from "../../forms/form.ts";
import { Select } from "../../forms/Select.tsx";
import { TextInput } from "../../forms/TextInput.tsx";
import { t } from "../../i18n/language.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { COMMON, ROLE_TEXTS } from "../../ui/texts.ts";
import { TOKENS } from "./texts.ts";
import { checkToken, NEW_TOKEN, type TokenForm, tokenInput } from "./token-form.ts";

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
  const shown = () => {
    const token = made();
    return token === undefined ? undefined : <Made token={token} onClose={props.onClose} />;
  };
  return (
    <FormDialog form={form} title={t(TOKENS.add)} submit={t(TOKENS.make)} onClose={props.onClose} instead={shown()}>
      <Fields form={form} />
    </FormDialog>
  );
}

function Fields(props: { readonly form: FormState<TokenForm> }): JSX.Element {
  const values = () => props.form.values;
  return (
    <>
      <FormField form={props.form} path="name" label={t(COMMON.name)}>
        {(ids) => <TextInput ids={ids} value={values().name} onChange={(name) => props.form.change({ name })} />}
      </FormField>
      <FormField form={props.form} path="role" label={t(TOKENS.role)}>
        {(ids) => (
          <Select
            ids={ids}
            short
            of={ROLES}
            value={values().role}
            name={(role) => t(ROLE_TEXTS[role])}
            onChange={(role) => props.form.change({ role })}
          />
        )}
      </FormField>
      <FormField form={props.form} path="expiresInDays" label={t(TOKENS.days)} help={t(TOKENS.daysHelp)}>
        {(ids) => (
          <TextInput
            ids={ids}
            kind="number"
            value={values().expiresInDays}
            onChange={(expiresInDays) => props.form.change({ expiresInDays })}
          />
        )}
      </FormField>
    </>
  );
}

function Made(props: { readonly token: string; readonly onClose: () => void }): JSX.Element {
  return (
    <>
      <p class="note">{t(TOKENS.shown)}</p>
      <p class="row">
        <code class="foreign">{props.token}</code>
        <CopyButton text={props.token} />
      </p>
      <footer>
        <button type="button" class="button primary" onClick={() => props.onClose()}>
          {t(COMMON.close)}
        </button>
      </footer>
    </>
  );
}
